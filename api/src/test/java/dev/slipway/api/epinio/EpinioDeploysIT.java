package dev.slipway.api.epinio;

import static dev.slipway.api.epinio.EpinioServer.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.AppName;
import dev.slipway.core.BuildFailed;
import dev.slipway.core.RolloutFailed;
import dev.slipway.core.app.Origin;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EpinioDeploysIT {
    private static final String WEB = "/namespaces/workspace/applications/web";
    private static final String BOUNDARY = "c0ffee";
    private static final String REF = "{\"name\":\"web\",\"namespace\":\"workspace\",\"createdAt\":null}";

    private EpinioServer server;

    @BeforeEach
    void open() {
        server = EpinioServer.open();
        server.fake.app("web", "alice");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private HttpResponse<String> upload(InputStream content) throws Exception {
        var begin =
                "--%s\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nx\r\n--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"blob.tar\"\r\nContent-Type: application/octet-stream\r\n\r\n"
                        .formatted(BOUNDARY, BOUNDARY);
        var end = "\r\n--%s--\r\n".formatted(BOUNDARY);
        var body = new SequenceInputStream(Collections.enumeration(List.of(
                new ByteArrayInputStream(begin.getBytes(UTF_8)),
                content,
                new ByteArrayInputStream(end.getBytes(UTF_8)))));
        var request = HttpRequest.newBuilder(server.address("http", "/api/v1" + WEB + "/store"))
                .header("Authorization", server.alice)
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofInputStream(() -> body));
        return server.client.send(request.build(), BodyHandlers.ofString());
    }

    private String blob(String content) throws Exception {
        var answer = upload(new ByteArrayInputStream(content.getBytes(UTF_8)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).at("/blobuid").asString();
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return server.send("POST", server.alice, WEB + path, body);
    }

    private HttpResponse<String> await(HttpResponse<String> accepted) throws Exception {
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        var id = json(accepted).at("/id").asString();
        assertThat(accepted.headers().firstValue("Location")).contains("/api/v1" + WEB + "/deployments/" + id);
        server.get(server.alice, "/namespaces/workspace/staging/" + id + "/complete");
        return server.get(server.alice, WEB + "/deployments/" + id);
    }

    @Test
    void uploadedArchiveIsDeployed() throws Exception {
        var blob = blob("an archive with \r\n--c0ffe in it");

        var status = json(await(post("/deployments", """
                {"app":%s,"blobuid":"%s","origin":{"Kind":1,"path":"/home/alice/web"}}
                """.formatted(REF, blob))));

        assertThat(status.at("/status").asString()).as(status.toString()).isEqualTo("succeeded");
        assertThat(status.at("/stage_id").asString()).isEqualTo(status.at("/id").asString());
        assertThat(status.at("/routes").toString()).isEqualTo("[\"web.localhost:8443\"]");
        var app = server.fake.state().apps().find(AppName.parse("web")).orElseThrow();
        assertThat(app.origin()).isEqualTo(Origin.folder("/home/alice/web"));
        assertThat(json(server.get(server.alice, WEB)).at("/origin").toString())
                .isEqualTo("{\"Kind\":1,\"path\":\"/home/alice/web\"}");
    }

    @Test
    void failedDeployTellsWhy() throws Exception {
        server.fake.whileBuilding((_, _) -> {
            throw new BuildFailed("no buildpack wants this", "add a Procfile");
        });

        var status = json(await(post("/deployments", "{\"app\":%s,\"blobuid\":\"%s\"}".formatted(REF, blob("x")))));

        assertThat(status.at("/status").asString()).isEqualTo("failed");
        assertThat(status.at("/error").asString()).isEqualTo("no buildpack wants this; add a Procfile");
        assertThat(json(server.get(server.alice, WEB)).at("/stagingstatus").asString())
                .isEqualTo("failed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"app\":{\"name\":\"other\",\"namespace\":\"workspace\"},\"blobuid\":\"x\"}",
                "{\"app\":{\"name\":\"web\",\"namespace\":\"workspace\"}}",
                "{\"app\":{\"name\":\"web\",\"namespace\":\"workspace\"},\"blobuid\":\"../x\"}",
                "{\"app\":{\"name\":\"web\",\"namespace\":\"workspace\"},\"blobuid\":\"files-1111111111111111111111111111111111111111\"}",
                "{}"
            })
    void deployOfNothingOrForAnotherAppIsRefused(String body) throws Exception {
        assertThat(post("/deployments", body).statusCode()).isEqualTo(400);
    }

    @Test
    void containerImageIsNotOfferedWithTheReason() throws Exception {
        var answer = post("/deployments", "{\"app\":%s,\"image\":\"nginx\"}".formatted(REF));

        assertThat(answer.statusCode()).isEqualTo(501);
        assertThat(answer.body()).contains("container images cannot be pushed here");
    }

    @Test
    void containerImageIsDeployedAsACommitThatNamesItsDigest() throws Exception {
        server.fake.runImages(Map.of("nginx:1.27", "sha256:" + "a".repeat(64)));
        var body = "{\"app\":%s,\"image\":\"nginx:1.27\",\"origin\":{\"Kind\":3,\"container\":\"nginx:1.27\"}}"
                .formatted(REF);

        var status = json(await(post("/deployments", body)));

        assertThat(status.at("/status").asString()).as(status.toString()).isEqualTo("succeeded");
        var app = server.fake.state().apps().find(AppName.parse("web")).orElseThrow();
        assertThat(app.origin()).isEqualTo(Origin.image("nginx:1.27"));
        var named = server.uploads.ofImage(app.id(), app.owner(), "nginx:1.27@sha256:" + "a".repeat(64));
        assertThat(server.fake
                        .state()
                        .releases()
                        .current(app.id())
                        .orElseThrow()
                        .commit())
                .isEqualTo(named.commit());
    }

    @Test
    void olderClientsDeployAContainerImageInOneStep() throws Exception {
        server.fake.runImages(Map.of("nginx", "sha256:" + "a".repeat(64)));

        var deployed = post("/deploy", "{\"app\":%s,\"image\":\"nginx\",\"origin\":{\"Kind\":3}}".formatted(REF));

        assertThat(deployed.body()).isEqualTo("{\"routes\":[\"web.localhost:8443\"]}");
    }

    @Test
    void olderClientsStageAndDeployInSteps() throws Exception {
        var staged = json(post("/stage", "{\"app\":%s,\"blobuid\":\"%s\"}".formatted(REF, blob("x"))));
        var id = staged.at("/stage/id").asString();

        assertThat(server.get(server.alice, "/namespaces/workspace/staging/" + id + "/complete")
                        .body())
                .isEqualTo("{\"status\":\"ok\"}");
        assertThat(server.get(server.alice, WEB + "/running").statusCode()).isEqualTo(400);
        var deployed = post(
                "/deploy",
                "{\"app\":%s,\"stage\":{\"id\":\"%s\"},\"image\":\"x\",\"origin\":{\"Kind\":0}}".formatted(REF, id));
        assertThat(deployed.body()).isEqualTo("{\"routes\":[\"web.localhost:8443\"]}");
        assertThat(server.get(server.alice, WEB + "/running").statusCode()).isEqualTo(200);
        assertThat(server.fake.done()).containsExactly("stage web", "build web", "stage web", "roll out web v1");
    }

    @Test
    void stageThatFailedIsNotDeployed() throws Exception {
        server.fake.whileBuilding((_, _) -> {
            throw new BuildFailed("no buildpack wants this", "add a Procfile");
        });
        var id = json(post("/stage", "{\"app\":%s,\"blobuid\":\"%s\"}".formatted(REF, blob("x"))))
                .at("/stage/id")
                .asString();

        var complete = server.get(server.alice, "/namespaces/workspace/staging/" + id + "/complete");
        var deployed = post("/deploy", "{\"app\":%s,\"stage\":{\"id\":\"%s\"}}".formatted(REF, id));

        assertThat(complete.statusCode()).isEqualTo(500);
        assertThat(complete.body()).contains("Failed to stage", "no buildpack wants this");
        assertThat(deployed.statusCode()).isEqualTo(500);
        assertThat(deployed.body()).contains("Failed to deploy", "no buildpack wants this");
    }

    private String restage() throws Exception {
        var id = json(post("/stage", "{\"app\":%s}".formatted(REF)))
                .at("/stage/id")
                .asString();
        server.get(server.alice, "/namespaces/workspace/staging/" + id + "/complete");
        return id;
    }

    @Test
    void restageBuildsTheSameSourceAgainAndARestartRollsItOut() throws Exception {
        await(post("/deployments", "{\"app\":%s,\"blobuid\":\"%s\"}".formatted(REF, blob("x"))));

        var id = restage();

        var staged = json(server.get(server.alice, WEB));
        assertThat(staged.at("/stage_id").asString()).isEqualTo(id).isEqualTo("d2");
        assertThat(staged.at("/stagingstatus").asString()).isEqualTo("done");
        assertThat(staged.at("/status").asString()).isEqualTo("running");
        assertThat(staged.at("/deployment/stage_id").asString()).isEqualTo("d1");
        assertThat(server.fake.done())
                .containsExactly("stage web", "build web", "roll out web v1", "stage web", "build web");

        assertThat(post("/restart", "").statusCode()).isEqualTo(200);

        var restarted = json(server.get(server.alice, WEB));
        assertThat(restarted.at("/stage_id").asString()).isEqualTo(id);
        assertThat(restarted.at("/deployment/stage_id").asString()).isEqualTo(id);
        assertThat(server.fake.done().subList(5, 7)).containsExactly("stage web", "roll out web v2");
        assertThat(post("/restart", "").statusCode()).isEqualTo(200);
        assertThat(server.fake.done().getLast()).startsWith("restart ");
    }

    @Test
    void restartWhoseReleaseFailsSaysSoAndWhatRunsGoesOn() throws Exception {
        await(post("/deployments", "{\"app\":%s,\"blobuid\":\"%s\"}".formatted(REF, blob("x"))));
        restage();
        server.fake.whileRollingOut((_, _) -> {
            throw new RolloutFailed("web.1 ended", "");
        });

        var restart = post("/restart", "");

        assertThat(restart.statusCode()).isEqualTo(500);
        assertThat(restart.body()).contains("web.1 ended");
        var app = json(server.get(server.alice, WEB));
        assertThat(app.at("/stagingstatus").asString()).isEqualTo("done");
        assertThat(app.at("/stage_id").asString()).isEqualTo("d2");
        assertThat(app.at("/deployment/stage_id").asString()).isEqualTo("d1");
    }

    @Test
    void restartOfAnAppThatIsStagedOnlyStartsIt() throws Exception {
        var id = json(post("/stage", "{\"app\":%s,\"blobuid\":\"%s\"}".formatted(REF, blob("x"))))
                .at("/stage/id")
                .asString();
        server.get(server.alice, "/namespaces/workspace/staging/" + id + "/complete");
        server.send("PATCH", server.alice, WEB, "{\"instances\":0,\"restart\":false}");
        assertThat(post("/restart", "").statusCode()).isEqualTo(400);
        server.send("PATCH", server.alice, WEB, "{\"instances\":1,\"restart\":false}");

        assertThat(post("/restart", "").statusCode()).isEqualTo(200);

        assertThat(server.fake.done()).endsWith("roll out web v1");
    }

    @Test
    void stageWaitsForNoOther() throws Exception {
        var go = new CountDownLatch(1);
        server.fake.whileBuilding((_, _) -> go.await());
        post("/deployments", "{\"app\":%s,\"blobuid\":\"%s\"}".formatted(REF, blob("x")));

        assertThat(post("/stage", "{\"app\":%s}".formatted(REF)).statusCode()).isEqualTo(400);
        assertThat(json(server.get(server.alice, WEB)).at("/status").asString()).isEqualTo("staging");
        go.countDown();
    }

    @Test
    void formWithoutAFileOrWithABadOneIsRefused() throws Exception {
        var bad = upload(new ByteArrayInputStream(("bad" + "x".repeat(10 << 20)).getBytes(UTF_8)));
        var none = server.send("POST", server.alice, WEB + "/store", "x");

        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(json(bad).at("/errors/0/title").asString()).isEqualTo("archive type not supported [text/plain]");
        assertThat(none.statusCode()).isEqualTo(400);
    }

    @Test
    void formThatEndsEarlyIsRefused() throws Exception {
        var request = HttpRequest.newBuilder(server.address("http", "/api/v1" + WEB + "/store"))
                .header("Authorization", server.alice)
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofString("--" + BOUNDARY + "\r\nContent-Disposition: form-data"));

        assertThat(server.client.send(request.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(400);
    }

    /** So many bytes, and no memory for them. */
    private static final class Bytes extends InputStream {
        private long left;

        Bytes(long count) {
            left = count;
        }

        @Override
        public int read() {
            return left-- > 0 ? 'x' : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int count = (int) Math.min(length, left);
            Arrays.fill(bytes, offset, offset + count, (byte) 'x');
            left -= count;
            return count;
        }
    }

    @Test
    void largeUploadPassesThroughWithoutBeingKept() throws Exception {
        long size = 300L << 20;

        assertThat(upload(new Bytes(size)).statusCode()).isEqualTo(200);
        assertThat(server.uploads.received).isEqualTo(size);
    }

    private HttpResponse<String> importGit(String form) throws Exception {
        var request = HttpRequest.newBuilder(server.address("http", "/api/v1" + WEB + "/import-git"))
                .header("Authorization", server.alice)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
        return server.client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void repositoryElsewhereIsImportedAndDeployed() throws Exception {
        var imported = json(importGit("gitconfig=&gitrev=main&giturl=https%3A%2F%2Fgit.example%2Fa%2Fb"));

        assertThat(imported.at("/branch").asString()).isEqualTo("main");
        assertThat(imported.at("/blobuid").asString())
                .isEqualTo("history-" + imported.at("/revision").asString());
        var status = json(await(
                post("/deployments", """
                {"app":%s,"blobuid":"%s","origin":{"Kind":2,"git":{"revision":"r","repository":"https://git.example/a/b","branch":"main"}}}
                """.formatted(REF, imported.at("/blobuid").asString()))));
        assertThat(status.at("/status").asString()).isEqualTo("succeeded");
    }

    // withstand E 80
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "giturl=",
                "giturl=file:///etc/passwd",
                "giturl=ext::sh%20-c%20id",
                "giturl=-oX",
                "giturl=git%3A%2F%2F10.0.0.1%2Fa",
                "giturl=https%3A%2F%2Fuser%3Apass%40git.example%2Fa",
                "giturl=git%40git.example%3Aa%2Fb",
                "giturl=nothing"
            })
    void addressThatNothingIsFetchedFromIsRefused(String form) throws Exception {
        assertThat(importGit(form).statusCode()).isEqualTo(400);
    }

    @Test
    void importThatFailsSaysWhose() throws Exception {
        assertThat(importGit("giturl=https%3A%2F%2Fdown.example%2Fa").statusCode())
                .isEqualTo(503);
        assertThat(importGit("giturl=https%3A%2F%2Fgit.example%2Fa&gitconfig=mine")
                        .body())
                .contains("gitconfig 'mine' does not exist");
    }
}
