package dev.slipway.k8s.service;

import dev.slipway.core.service.Offer;
import java.util.List;
import java.util.Map;

/**
 * How one kind of service is run.
 *
 * @param folder where the program keeps its data
 * @param reached how clients reach it
 * @param variables which of the values that a service has its image finds in which variables
 * @param settings what other variables hold
 * @param arguments of the image's entrypoint, in the place of its own; empty for those
 */
record Recipe(
        Offer offer,
        OfficialImage image,
        String folder,
        Reached reached,
        Map<String, String> variables,
        Map<String, String> settings,
        List<String> arguments) {
    /** Of postgres, mysql, redis, mongodb and rabbitmq in their images: all of them can be started as this user. */
    static final long USER = 999;

    private static final String USER_NAME = "slipway";

    /** The variable that tells programs, which may not look for it themselves, how many bytes they may use. */
    static final String MEMORY = "SERVICE_MEMORY";

    /**
     * @param scheme of the address by which clients reach it
     * @param user whose password it is
     * @param database whether there is one of the user's own
     */
    record Reached(String scheme, int port, String user, boolean database) {}

    /** All kinds, by name. The digests are those that docker-library/repo-info told for these versions. */
    static final List<Recipe> ALL = List.of(
            new Recipe(
                    offer("mongodb-dev", "MongoDB", "8.0.29"),
                    new OfficialImage(
                            "mongo", "8.0.29", "29c9d10d63d35eab99e0fa272eebefc551b991f5216bf2a572b1d3f36adc9568"),
                    "/data/db",
                    new Reached("mongodb", 27017, USER_NAME, false),
                    Map.of("MONGO_INITDB_ROOT_USERNAME", "username", "MONGO_INITDB_ROOT_PASSWORD", "password"),
                    Map.of(),
                    List.of()),
            new Recipe(
                    offer("mysql-dev", "MySQL", "8.4.11"),
                    new OfficialImage(
                            "mysql", "8.4.11", "85b9bf2e29cf836ecb8c2a15a935d4ba0c606631dff1dd79531a11983c638f2a"),
                    "/var/lib/mysql",
                    new Reached("mysql", 3306, USER_NAME, true),
                    Map.of(
                            "MYSQL_USER", "username",
                            "MYSQL_PASSWORD", "password",
                            "MYSQL_DATABASE", "database",
                            "MYSQL_ROOT_PASSWORD", "root-password"),
                    Map.of(),
                    // A new volume's own folder has things in it that make the program refuse it. Whoever connects
                    // without
                    // a word, as probes do, would be locked out by name.
                    List.of("mysqld", "--datadir=/var/lib/mysql/data", "--skip-name-resolve")),
            new Recipe(
                    offer("postgresql-dev", "PostgreSQL", "17.11"),
                    new OfficialImage(
                            "postgres", "17.11", "f4c66b820c6f974249089d3d16d86a3698eae11e8746eb6644b2271031e91232"),
                    "/var/lib/postgresql/data",
                    new Reached("postgresql", 5432, USER_NAME, true),
                    Map.of("POSTGRES_USER", "username", "POSTGRES_PASSWORD", "password", "POSTGRES_DB", "database"),
                    // Below the volume's own folder, which is not the program's to close to others.
                    Map.of("PGDATA", "/var/lib/postgresql/data/data"),
                    List.of()),
            new Recipe(
                    offer("rabbitmq-dev", "RabbitMQ", "4.2.9"),
                    new OfficialImage(
                            "rabbitmq", "4.2.9", "ed3b6942a720f4319ab4fe63802c80a20fb65143af2e814150252e8ce4d68c39"),
                    "/var/lib/rabbitmq",
                    new Reached("amqp", 5672, USER_NAME, false),
                    Map.of("RABBITMQ_DEFAULT_USER", "username", "RABBITMQ_DEFAULT_PASS", "password"),
                    Map.of(
                            // Its cookie must be the user's alone, and a volume's files are its group's too.
                            "HOME",
                            "/tmp",
                            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
                            "-rabbit total_memory_available_override_value $(%s)".formatted(MEMORY)),
                    List.of()),
            new Recipe(
                    offer("redis-dev", "Redis", "7.2.16"),
                    new OfficialImage(
                            "redis", "7.2.16", "0637954999d01b7c9ce9167db2da50656e2590d3b884f1c600c5f63bb6e6773c"),
                    "/data",
                    new Reached("redis", 6379, "default", false),
                    Map.of("REDIS_PASSWORD", "password"),
                    Map.of(),
                    // By its standard input: everybody who sees the node's processes sees their arguments. What it has
                    // no room
                    // for is refused, and it is told to stop itself rather than a shell.
                    List.of("/bin/sh", "-c", """
                            exec redis-server - <<END
                            requirepass $REDIS_PASSWORD
                            maxmemory $((SERVICE_MEMORY / 5 * 3))
                            appendonly yes
                            dir /data
                            END
                            """)));

    Recipe {
        variables = Map.copyOf(variables);
        settings = Map.copyOf(settings);
        arguments = List.copyOf(arguments);
    }

    private static Offer offer(String name, String title, String version) {
        return new Offer(
                name,
                "A " + title + " for development",
                "One process of %s %s with generated credentials, which keeps its data in a volume"
                        .formatted(title, version),
                version);
    }
}
