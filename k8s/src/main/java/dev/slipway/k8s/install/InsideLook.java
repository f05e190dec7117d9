package dev.slipway.k8s.install;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The doctor's look from where the server runs, which alone has its network and its credentials: run in its own pod. */
record InsideLook(KubernetesClient client, Pod server) {
    private static final String PART = "the server's own look";
    private static final int LIMIT_SECONDS = 120;
    private static final JsonMapper JSON = new JsonMapper();

    List<Finding> findings() {
        var output = new ByteArrayOutputStream();
        try (var run = client.pods().resource(server).writingOutput(output).exec(command())) {
            run.exitCode().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            return read(output.toString(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the server looked", e);
        } catch (ExecutionException | TimeoutException e) {
            return List.of(failed("it did not end: " + e.getMessage()));
        } catch (JacksonException _) {
            return List.of(failed("it was not understood"));
        }
    }

    private static String[] command() {
        var words = new ArrayList<>(ServerImage.command("doctor"));
        words.addAll(List.of("--inside", "--json"));
        return words.toArray(String[]::new);
    }

    private static List<Finding> read(String json) {
        return JSON.readTree(json).valueStream().map(InsideLook::finding).toList();
    }

    private static Finding finding(JsonNode one) {
        return new Finding(
                one.path("part").asString(),
                Finding.Verdict.valueOf(one.path("verdict").asString().toUpperCase(Locale.ROOT)),
                one.path("text").asString(),
                one.path("advice").asString());
    }

    private Finding failed(String why) {
        return Finding.warn(
                PART,
                why,
                "see kubectl -n %s logs deployment/slipway"
                        .formatted(server.getMetadata().getNamespace()));
    }
}
