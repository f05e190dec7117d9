package dev.slipway.k8s.build;

import dev.slipway.core.BuildFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A builder image, as its configuration describes it.
 *
 * @param image with its digest
 * @param trusted whether its buildpacks run where the registry's credentials are
 * @param runImage what apps are put on
 * @param platformApi the version in which we speak to its lifecycle
 * @param buildpacks that it has, each as {@code ID@VERSION}
 * @param order in which it tries them
 */
record Builder(
        ImageReference image,
        boolean trusted,
        long user,
        long group,
        String runImage,
        String platformApi,
        List<String> buildpacks,
        List<List<Member>> order) {
    /** The versions that our use of the lifecycle is right for, the best first. */
    static final List<String> PLATFORM_APIS = List.of("0.13", "0.12", "0.11", "0.10", "0.9");

    private static final String METADATA = "io.buildpacks.builder.metadata";
    private static final String ORDER = "io.buildpacks.buildpack.order";
    private static final Pattern BUILDPACK = Pattern.compile("[A-Za-z0-9][A-Za-z0-9./+_-]{0,199}");
    private static final JsonMapper JSON = new JsonMapper();

    /** A buildpack's place in a group; the version may be empty. */
    record Member(String id, String version, boolean optional) {}

    Builder {
        buildpacks = List.copyOf(buildpacks);
        order = List.copyOf(order);
    }

    /**
     * Reads an image's configuration.
     *
     * @param registry whose mirror of the run image is best
     * @throws BuildFailed if it is no builder, or one that we cannot use
     */
    static Builder read(ImageReference image, boolean trusted, JsonNode config, String registry) {
        var labels = config.path("config").path("Labels");
        var metadata = parse(image, labels.path(METADATA).asString(""));
        var buildpacks = new ArrayList<String>();
        for (var buildpack : metadata.path("buildpacks")) {
            buildpacks.add(checked(image, text(buildpack, "id")) + "@" + checked(image, text(buildpack, "version")));
        }
        return new Builder(
                image,
                trusted,
                id(image, config, "CNB_USER_ID"),
                id(image, config, "CNB_GROUP_ID"),
                runImage(image, metadata, registry),
                platformApi(image, metadata),
                buildpacks,
                order(image, parse(image, labels.path(ORDER).asString(""))));
    }

    /** The same, putting apps on another image. */
    Builder withRunImage(String other) {
        return new Builder(image, trusted, user, group, other, platformApi, buildpacks, order);
    }

    /** The buildpacks and their order, as {@code order.toml} has it. */
    String toml() {
        var toml = new StringBuilder();
        for (var buildpack : buildpacks) {
            int at = buildpack.lastIndexOf('@');
            toml.append("[[buildpacks]]\nid = \"%s\"\nversion = \"%s\"\n\n"
                    .formatted(buildpack.substring(0, at), buildpack.substring(at + 1)));
        }
        for (var group : order) {
            toml.append("[[order]]\n");
            for (var member : group) {
                toml.append("[[order.group]]\nid = \"%s\"\nversion = \"%s\"\noptional = %s\n"
                        .formatted(member.id, member.version, member.optional));
            }
            toml.append('\n');
        }
        return toml.toString();
    }

    private static List<List<Member>> order(ImageReference image, JsonNode order) {
        return elements(order)
                .map(group -> elements(group.path("group"))
                        .map(member -> member(image, member))
                        .toList())
                .toList();
    }

    private static Member member(ImageReference image, JsonNode member) {
        var version = text(member, "version");
        return new Member(
                checked(image, text(member, "id")),
                version.isEmpty() ? "" : checked(image, version),
                member.path("optional").asBoolean(false));
    }

    private static String runImage(ImageReference image, JsonNode metadata, String registry) {
        return Stream.concat(Stream.of(metadata.path("stack").path("runImage")), elements(metadata.path("images")))
                .filter(candidate -> !text(candidate, "image").isEmpty())
                .findFirst()
                .map(candidate -> nearest(candidate, registry))
                .orElseThrow(() -> unusable(image, "names no run image"));
    }

    private static String nearest(JsonNode runImage, String registry) {
        return elements(runImage.path("mirrors"))
                .map(mirror -> mirror.asString(""))
                .filter(mirror -> mirror.startsWith(registry + "/"))
                .findFirst()
                .orElse(text(runImage, "image"));
    }

    private static String platformApi(ImageReference image, JsonNode metadata) {
        var supported = elements(
                        metadata.path("lifecycle").path("apis").path("platform").path("supported"))
                .map(version -> version.asString(""))
                .toList();
        return PLATFORM_APIS.stream()
                .filter(supported::contains)
                .findFirst()
                .orElseThrow(() -> unusable(image, "speaks none of the platform APIs " + PLATFORM_APIS));
    }

    private static long id(ImageReference image, JsonNode config, String variable) {
        return elements(config.path("config").path("Env"))
                .map(pair -> pair.asString(""))
                .filter(pair -> pair.matches(variable + "=[1-9][0-9]{0,8}"))
                .map(pair -> Long.parseLong(pair.substring(variable.length() + 1)))
                .findFirst()
                .orElseThrow(() -> unusable(image, "sets no " + variable));
    }

    private static JsonNode parse(ImageReference image, String json) {
        try {
            return JSON.readTree(
                    Optional.of(json).filter(text -> !text.isEmpty()).orElse("{}"));
        } catch (JacksonException e) {
            var failure = unusable(image, "has damaged labels");
            failure.initCause(e);
            throw failure;
        }
    }

    private static String checked(ImageReference image, String text) {
        if (!BUILDPACK.matcher(text).matches()) {
            throw unusable(image, "has a buildpack without a proper name");
        }
        return text;
    }

    private static String text(JsonNode object, String field) {
        return object.path(field).asString("");
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static BuildFailed unusable(ImageReference image, String why) {
        return new BuildFailed(
                "the builder %s %s".formatted(image, why),
                "choose a Cloud Native Buildpacks builder image such as " + BuildConfig.DEFAULT_BUILDER);
    }
}
