package dev.slipway.k8s.build;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.ProcessType;
import dev.slipway.core.release.Image;
import dev.slipway.core.release.ProcessSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what the lifecycle says of an image in its labels. */
final class BuiltImage {
    static final String METADATA = "io.buildpacks.build.metadata";

    private static final Path APP = Path.of("/workspace");
    private static final String PRODUCTION = "production";
    private static final JsonMapper JSON = new JsonMapper();

    private BuiltImage() {}

    /** @throws BuildFailed if there is nothing in it to run */
    static Image of(String repository, String digest, JsonNode config) {
        var metadata = JSON.readTree(
                config.path("config").path("Labels").path(METADATA).asString("{}"));
        var processes = new LinkedHashMap<ProcessType, ProcessSpec>();
        for (var process : metadata.path("processes")) {
            if (isForProduction(process)) {
                type(process).ifPresent(type -> processes.put(type, spec(process)));
            }
        }
        if (processes.isEmpty()) {
            throw new BuildFailed(
                    "the build defines no process to run", "add a Procfile with a line like 'web: COMMAND'");
        }
        preferred(metadata, processes);
        return new Image(repository, digest, processes);
    }

    /** Where none is called web, the one that the buildpacks prefer answers requests, by the name that it has in the image. */
    private static void preferred(JsonNode metadata, Map<ProcessType, ProcessSpec> processes) {
        var type = metadata.path("buildpack-default-process-type").asString("");
        processes.keySet().stream()
                .filter(process -> process.value().equals(type))
                .findFirst()
                .ifPresent(process -> processes.putIfAbsent(
                        ProcessType.WEB, new ProcessSpec(List.of("/cnb/process/" + process), true, "")));
    }

    private static boolean isForProduction(JsonNode process) {
        var environments = texts(process.path("exec-env"));
        return environments.isEmpty() || environments.contains(PRODUCTION) || environments.contains("*");
    }

    /** Types that cannot name anything in Kubernetes are only reached from inside the image. */
    private static Optional<ProcessType> type(JsonNode process) {
        try {
            return Optional.of(new ProcessType(process.path("type").asString("")));
        } catch (InvalidInput _) {
            return Optional.empty();
        }
    }

    private static ProcessSpec spec(JsonNode process) {
        var command = new ArrayList<>(texts(process.path("command")));
        command.addAll(texts(process.path("args")));
        var folder = process.path("working-dir").asString("");
        var relative = folder.isEmpty()
                ? ""
                : APP.relativize(APP.resolve(folder).normalize()).toString();
        return new ProcessSpec(command, process.path("direct").asBoolean(false), relative);
    }

    /** One text or several, as older and newer versions of the platform API write a command. */
    private static List<String> texts(JsonNode value) {
        if (value.isString()) {
            return List.of(value.asString());
        }
        var texts = new ArrayList<String>();
        value.forEach(element -> texts.add(element.asString("")));
        return texts;
    }
}
