package dev.slipway.k8s.service;

import dev.slipway.core.service.Offer;
import java.util.List;
import java.util.Map;

/**
 * How one kind of service is run.
 *
 * @param image upstream's official one; in it the program's user has the number {@link #USER}
 * @param folder where the program keeps its data
 * @param variables which of the values that a service has its image finds in which variables
 * @param command in the place of the image's own; empty for that
 * @param arguments in the place of the image's own; empty for those
 * @param scheme of the address by which clients reach it
 * @param database whether there is one of the user's own
 */
record Recipe(
        Offer offer,
        String image,
        int port,
        String folder,
        Map<String, String> variables,
        List<String> command,
        List<String> arguments,
        String scheme,
        boolean database) {
    /** Of postgres, mysql, redis, mongodb and rabbitmq in their Debian images. */
    static final long USER = 999;

    /** All kinds, by name. */
    static final List<Recipe> ALL = List.of(
            new Recipe(
                    offer("mongodb-dev", "MongoDB", "8.0.12"),
                    "docker.io/library/mongo:8.0.12",
                    27017,
                    "/data/db",
                    Map.of("MONGO_INITDB_ROOT_USERNAME", "username", "MONGO_INITDB_ROOT_PASSWORD", "password"),
                    List.of(),
                    List.of(),
                    "mongodb",
                    false),
            new Recipe(
                    offer("mysql-dev", "MySQL", "8.4.6"),
                    "docker.io/library/mysql:8.4.6",
                    3306,
                    "/var/lib/mysql",
                    Map.of(
                            "MYSQL_USER", "username",
                            "MYSQL_PASSWORD", "password",
                            "MYSQL_DATABASE", "database",
                            "MYSQL_ROOT_PASSWORD", "root-password"),
                    List.of(),
                    // A new volume's own folder has things in it that make the program refuse it.
                    List.of("mysqld", "--datadir=/var/lib/mysql/data"),
                    "mysql",
                    true),
            new Recipe(
                    offer("postgresql-dev", "PostgreSQL", "17.6"),
                    "docker.io/library/postgres:17.6",
                    5432,
                    "/var/lib/postgresql/data",
                    Map.of(
                            "POSTGRES_USER", "username",
                            "POSTGRES_PASSWORD", "password",
                            "POSTGRES_DB", "database",
                            "PGDATA", "data-folder"),
                    List.of(),
                    List.of(),
                    "postgresql",
                    true),
            new Recipe(
                    offer("rabbitmq-dev", "RabbitMQ", "4.1.2"),
                    "docker.io/library/rabbitmq:4.1.2",
                    5672,
                    "/var/lib/rabbitmq",
                    Map.of("RABBITMQ_DEFAULT_USER", "username", "RABBITMQ_DEFAULT_PASS", "password"),
                    List.of(),
                    List.of(),
                    "amqp",
                    false),
            new Recipe(
                    offer("redis-dev", "Redis", "7.2.10"),
                    "docker.io/library/redis:7.2.10",
                    6379,
                    "/data",
                    Map.of("REDIS_PASSWORD", "password"),
                    // By its standard input: everybody who sees the node's processes sees their arguments.
                    List.of(
                            "/bin/sh",
                            "-c",
                            "printf 'requirepass %s\\nappendonly yes\\ndir /data\\n' \"$REDIS_PASSWORD\" | exec redis-server -"),
                    List.of(),
                    "redis",
                    false));

    Recipe {
        variables = Map.copyOf(variables);
        command = List.copyOf(command);
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
