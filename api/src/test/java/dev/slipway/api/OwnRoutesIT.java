package dev.slipway.api;

import static dev.slipway.api.OwnServer.ADMIN;
import static dev.slipway.api.OwnServer.ALICE;
import static dev.slipway.api.OwnServer.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.OwnServer.Answer;
import dev.slipway.core.BuildFailed;
import dev.slipway.core.RolloutFailed;
import dev.slipway.core.Samples;
import dev.slipway.core.deploy.FakePlatform;
import dev.slipway.core.identity.Right;
import dev.slipway.core.release.ProcessUse;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OwnRoutesIT {
    private final OwnServer server = new OwnServer().open();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void serverTellsWhoAsksAndHowToPush() throws Exception {
        var answer = server.get(ALICE, "/api/server");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.type()).isEqualTo("application/json");
        assertThat(answer.at("/user")).isEqualTo("alice");
        assertThat(answer.at("/firstPush/0")).startsWith("git remote add");
    }

    @Test
    void whoeverHasNoLoginGetsNothing() throws Exception { // withstand E 71
        for (var path :
                new String[] {"/api/server", "/api/apps", "/api/apps/workspace/web", "/api/deploys/d1/events"}) {
            var without = server.send(server.request(path));
            var wrong = server.send(server.request(path).header("Authorization", OwnServer.basic("alice", "wrong")));

            assertThat(without.status()).as(path).isEqualTo(401);
            assertThat(wrong.status()).as(path).isEqualTo(401);
            assertThat(without.type()).isEqualTo("application/problem+json");
            assertThat(without.response().headers().firstValue("WWW-Authenticate"))
                    .isPresent();
        }
    }

    @Test
    void requestWhoseAddressOrHeadersAreTooLongIsRefusedAsDescribed() throws Exception { // withstand E 75, E 85
        var described = server.get(ALICE, "/api/openapi.json").json();
        var paths = described.at("/paths");
        var tooLong = "a".repeat(20_000);
        var answers = List.of(
                server.get(ALICE, "/api/apps?after=" + tooLong),
                server.send(server.request("/api/apps").header("X-Long", tooLong)));

        assertThat(answers).extracting(Answer::status).containsExactly(414, 431);
        for (var answer : answers) {
            var status = Integer.toString(answer.status());
            assertThat(described
                            .at("/components/responses/" + status + "/content")
                            .has(answer.type()))
                    .as("%s as %s", status, answer.type())
                    .isTrue();
            assertThat(paths)
                    .allSatisfy(path -> assertThat(path)
                            .allSatisfy(operation -> assertThat(
                                            operation.at("/responses").has(status))
                                    .isTrue()));
        }
    }

    @Test
    void serverThatStartsSaysSo() throws Exception {
        try (var starting = new OwnServer()) {
            var answer = starting.get(ALICE, "/api/apps");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.at("/detail")).isEqualTo("the server is starting; try again in a minute");
            assertThat(answer.response().headers().firstValue("Retry-After")).hasValue("30");
        }
    }

    @Test
    void appsAreListedByPageAsFarAsTheyAreSeen() throws Exception {
        IntStream.range(0, 5).forEach(number -> server.app("app" + number, ALICE));
        server.app("team/other", BOB);

        var first = server.get(ALICE, "/api/apps?limit=3");
        var rest = server.get(ALICE, "/api/apps?limit=3&after=" + first.at("/next"));

        assertThat(first.json().at("/total").asInt()).isEqualTo(5);
        assertThat(first.json().at("/items").size()).isEqualTo(3);
        assertThat(first.at("/items/0/name")).isEqualTo("app0");
        assertThat(first.at("/items/0/state")).isEqualTo("new");
        assertThat(rest.json().at("/items").size()).isEqualTo(2);
        assertThat(rest.json().at("/next").isMissingNode()).isTrue();
        assertThat(server.get(ADMIN, "/api/apps?match=team").at("/items/0/namespace"))
                .isEqualTo("team");
    }

    @Test
    void appIsShownWithWhatRunsOfIt() throws Exception {
        var app = server.app("web", ALICE);
        server.push(app, 1);
        server.grant(app, BOB, Right.READ);

        var own = server.get(ALICE, "/api/apps/workspace/web");
        var granted = server.get(BOB, "/api/apps/workspace/web");

        assertThat(own.at("/state")).isEqualTo("live");
        assertThat(own.at("/release")).isEqualTo("v1");
        assertThat(own.at("/urls/0")).isEqualTo("http://web.localhost:8080");
        assertThat(own.json().at("/processes/web").asInt()).isEqualTo(1);
        assertThat(own.at("/right")).isEqualTo("manage");
        assertThat(granted.at("/right")).isEqualTo("read");
    }

    @Test
    void appIsMadeAndDeleted() throws Exception {
        var made = server.send(ALICE, "POST", "/api/apps", "{\"name\":\"team/web\"}");
        var again = server.send(ALICE, "POST", "/api/apps", "{\"name\":\"team/web\"}");
        var deleted = server.send(ALICE, "DELETE", "/api/apps/team/web", "");

        assertThat(made.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.at("/detail")).isEqualTo("app 'team/web' is there already; choose another name");
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(server.platform.apps().list()).isEmpty();
    }

    @Test
    void releasesAreListedAndShown() throws Exception {
        var app = server.app("web", ALICE);
        server.push(app, 1);
        server.push(app, 2);

        var list = server.get(ALICE, "/api/apps/workspace/web/releases");
        var one = server.get(ALICE, "/api/apps/workspace/web/releases/v1");
        var none = server.get(ALICE, "/api/apps/workspace/web/releases/v9");

        assertThat(list.at("/items/0/version")).isEqualTo("v2");
        assertThat(list.json().at("/items/0/current").asBoolean()).isTrue();
        assertThat(list.at("/items/1/summary")).isEqualTo("Deploy 1111111");
        assertThat(one.json().at("/release/current").asBoolean()).isFalse();
        assertThat(none.status()).isEqualTo(404);
        assertThat(none.at("/detail")).isEqualTo("web has no release v9; see which there are with releases web");
    }

    @Test
    void failedDeployTellsWhy() throws Exception {
        var app = server.app("web", ALICE);
        server.fake.whileBuilding((_, _) -> {
            throw new BuildFailed("no buildpack matched", "add a Procfile");
        });
        var deploy = server.push(app, 1);

        var shown = server.get(ALICE, "/api/deploys/" + deploy.id());
        var log = server.get(ALICE, "/api/deploys/" + deploy.id() + "/log");

        assertThat(shown.at("/outcome")).isEqualTo("failed: no buildpack matched");
        assertThat(shown.at("/advice")).isEqualTo("add a Procfile");
        assertThat(log.type()).isEqualTo("text/plain;charset=utf-8");
        assertThat(log.body()).contains("-----> Staging web@1111111", " !     add a Procfile");
    }

    @Test
    void deployIsFollowedLineByLineToItsEnd() throws Exception {
        var app = server.app("web", ALICE);
        var gate = new CountDownLatch(1);
        server.fake.whileBuilding((_, progress) -> {
            progress.detail("compiling");
            gate.await();
        });
        var deploy = server.deployer.deploy(FakePlatform.push(app, 1));
        var lines = new ArrayList<String>();

        server.follow(ALICE, "/api/deploys/" + deploy.id() + "/events", line -> {
            lines.add(line);
            if (line.contains("compiling")) {
                gate.countDown();
            }
        });

        assertThat(lines).contains("event: line", "data:        compiling", "event: end");
        assertThat(lines).anyMatch(line -> line.startsWith("data: {") && line.contains("\"state\":\"live\""));
    }

    @Test
    void followerGoesOnWhereItStopped() throws Exception {
        var deploy = server.push(server.app("web", ALICE), 1);

        var answer = server.send(server.request("/api/deploys/" + deploy.id() + "/events")
                .header("Authorization", server.login(ALICE))
                .header("Last-Event-ID", "2"));

        assertThat(answer.body()).doesNotContain("id: 2\n").contains("id: 3\n", "event: end\n");
    }

    @Test
    void deployIsCancelledAndTriedAgain() throws Exception {
        var app = server.app("web", ALICE);
        var gate = new CountDownLatch(1);
        server.fake.whileBuilding((_, _) -> gate.await());
        var deploy = server.deployer.deploy(FakePlatform.push(app, 1));

        var cancelled = server.send(ALICE, "POST", "/api/deploys/" + deploy.id() + "/cancel", "");
        gate.countDown();
        var again = server.send(ALICE, "POST", "/api/deploys/" + deploy.id() + "/cancel", "");
        var retried = server.send(ALICE, "POST", "/api/deploys/" + deploy.id() + "/retry", "");

        assertThat(cancelled.status()).isEqualTo(204);
        assertThat(again.status()).isEqualTo(409);
        assertThat(retried.status()).isEqualTo(201);
        assertThat(retried.at("/id")).isEqualTo("d2");
    }

    @Test
    void bodyThatIsNoneOfThoseDescribedIsRefused() throws Exception { // withstand E 73
        var bodies = new String[] {
            "",
            "null",
            "[]",
            "{}",
            "{\"name\":1}",
            "{\"name\":null}",
            "{\"name\":\"web\",\"name\":\"web\"}",
            "{\"name\":\"web\",\"more\":1}",
            "{\"name\":\"web\"}x",
            "{\"name\":NaN}",
            "[".repeat(30_000)
        };

        for (var body : bodies) {
            var answer = server.send(server.request("/api/apps")
                    .header("Authorization", server.login(ALICE))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body)));

            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.at("/detail")).startsWith("the request's body").doesNotContain("dev.slipway", "jackson");
        }
        assertThat(server.platform.apps().list()).isEmpty();
    }

    @Test
    void bodyIsJsonAndNoLongerThanItMayBe() throws Exception { // withstand E 73
        var form = server.send(server.request("/api/apps")
                .header("Authorization", server.login(ALICE))
                .POST(BodyPublishers.ofString("{\"name\":\"web\"}")));
        var big = server.send(ALICE, "POST", "/api/apps", "{\"name\":\"" + "x".repeat(70_000) + "\"}");

        assertThat(form.status()).isEqualTo(415);
        assertThat(big.status()).isEqualTo(413);
        assertThat(big.type()).isEqualTo("application/problem+json");
    }

    @Test
    void earlierReleaseIsRunAgain() throws Exception {
        var app = server.app("web", ALICE);
        server.push(app, 1);
        server.push(app, 2);

        var plan = server.get(ALICE, "/api/apps/workspace/web/rollback");
        var events = server.send(ALICE, "POST", "/api/apps/workspace/web/rollback?to=v1", "");
        var again = server.send(ALICE, "POST", "/api/apps/workspace/web/rollback?to=v3", "");

        assertThat(plan.at("/to")).isEqualTo("v1");
        assertThat(plan.at("/changes/0")).isEqualTo("code:      2222222 -> 1111111");
        assertThat(events.type()).isEqualTo("text/event-stream");
        assertThat(events.body()).contains("data: -----> Live as v3", "event: end", "\"version\":\"v3\"");
        assertThat(server.platform.releases().current(app.id()).orElseThrow().summary())
                .isEqualTo("Rollback to v1");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.at("/detail")).isEqualTo("v3 runs already; see the others with releases web");
    }

    @Test
    void changeThatFailsOnItsWayIsToldAsTheLastEvent() throws Exception {
        server.push(server.app("web", ALICE), 1);
        server.fake.whileRollingOut((_, _) -> {
            throw new RolloutFailed("web.2 did not listen", "see logs");
        });

        var events = server.send(ALICE, "PUT", "/api/apps/workspace/web/scale", "{\"processes\":{\"web\":2}}");

        assertThat(events.status()).isEqualTo(200);
        assertThat(events.body())
                .contains("event: failed", "web.2 did not listen; see logs")
                .doesNotContain("event: end");
    }

    @Test
    void appIsScaledAsFarAsItHasProcesses() throws Exception {
        var app = server.app("web", ALICE);
        server.push(app, 1);
        var path = "/api/apps/workspace/web/scale";

        var scaled = server.send(ALICE, "PUT", path, "{\"processes\":{\"web\":2}}");
        var unknown = server.send(ALICE, "PUT", path, "{\"processes\":{\"worker\":2}}");
        var tooMany = server.send(ALICE, "PUT", path, "{\"processes\":{\"web\":100000}}");
        var none = server.send(ALICE, "PUT", path, "{\"processes\":{\"web\":null}}");

        assertThat(scaled.body()).contains("event: end", "\"release\":\"v2\"");
        assertThat(server.platform.releases().current(app.id()).orElseThrow().summary())
                .isEqualTo("Scale web=2");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(tooMany.status()).isEqualTo(400);
        assertThat(none.status()).isEqualTo(400);
    }

    @Test
    void whatProcessesUsedIsToldFromTheFirstLookOn() throws Exception {
        var app = server.app("web", ALICE);
        server.fake.run(app, List.of(), Map.of("web.1", new ProcessUse(0.25, 64L << 20)));
        var path = "/api/apps/workspace/web/processes";

        server.get(ALICE, path);

        var uses = server.getUntil(
                ALICE, path + "/uses", answer -> answer.json().at("/samples").size() == 1);
        assertThat(uses.json().at("/samples/0/items"))
                .hasToString("[{\"name\":\"web.1\",\"cores\":0.25,\"memoryBytes\":67108864}]");
    }

    @Test
    void tokenIsMadeUsedAndRemoved() throws Exception {
        var made = server.send(
                ALICE, "POST", "/api/tokens", "{\"label\":\"ci\",\"scope\":{\"most\":\"read\",\"expires\":\"30d\"}}");
        var bearer = server.request("/api/apps").header("Authorization", "Bearer " + made.at("/secret"));

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("/token/scope/most")).isEqualTo("read");
        assertThat(server.send(bearer).status()).isEqualTo(200);
        assertThat(server.get(ALICE, "/api/tokens").body()).contains("\"ci\"").doesNotContain(made.at("/secret"));
        assertThat(server.send(ALICE, "DELETE", "/api/tokens/ci", "").status()).isEqualTo(204);
        assertThat(server.send(bearer).status()).isEqualTo(401);
        assertThat(server.send(ALICE, "DELETE", "/api/tokens/ci", "").status()).isEqualTo(404);
    }

    /** Names are in any language, in answers and in refusals. */
    @Test
    void whatIsSaidIsUtf8() throws Exception {
        server.send(ALICE, "POST", "/api/tokens", "{\"label\":\"später\"}");
        var again = server.send(ALICE, "POST", "/api/tokens", "{\"label\":\"später\"}");

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.body()).contains("später");
        assertThat(server.get(ALICE, "/api/tokens").body()).contains("später");
    }

    @Test
    void keyIsAddedAndRemoved() throws Exception {
        var added = server.send(ALICE, "POST", "/api/keys", "{\"keys\":\"%s\\n\"}".formatted(Samples.ALICES_KEY));
        var list = server.get(ALICE, "/api/keys");
        var bad = server.send(ALICE, "POST", "/api/keys", "{\"keys\":\"ssh-ed25519 AAAA\"}");

        assertThat(added.status()).as(added.body()).isEqualTo(201);
        assertThat(list.at("/items/0/label")).isEqualTo("alice@laptop");
        assertThat(list.json().at("/items/0/lastUsed").isMissingNode()).isTrue();
        assertThat(bad.status()).isEqualTo(400);
        assertThat(server.send(ALICE, "DELETE", "/api/keys?key=alice@laptop", "")
                        .status())
                .isEqualTo(204);
        assertThat(server.get(ALICE, "/api/keys").json().at("/items").size()).isZero();
    }

    @Test
    void usersAndRightsAreManaged() throws Exception {
        server.app("web", ALICE);
        var access = "/api/apps/workspace/web/access";

        var added = server.send(ADMIN, "POST", "/api/users", "{\"name\":\"carol\"}");
        var granted = server.send(ALICE, "PUT", access + "/carol", "{\"right\":\"deploy\"}");
        var list = server.get(ALICE, access);
        var revoked = server.send(ALICE, "DELETE", access + "/carol", "");
        var removed = server.send(ADMIN, "DELETE", "/api/users/carol", "");

        assertThat(added.status()).isEqualTo(201);
        assertThat(granted.at("/right")).isEqualTo("deploy");
        assertThat(list.at("/items/0/user")).isEqualTo("carol");
        assertThat(revoked.status()).isEqualTo(204);
        assertThat(removed.status()).isEqualTo(204);
    }

    @Test
    void webhookIsAddedWithWhatItsProviderNeeds() throws Exception {
        server.app("web", ALICE);

        var made = server.send(
                ALICE,
                "POST",
                "/api/apps/workspace/web/webhooks",
                "{\"provider\":\"gitea\",\"url\":\"git@example.com:o/r\",\"poll\":\"10m\"}");
        var list = server.get(ALICE, "/api/apps/workspace/web/webhooks");
        var removed = server.send(ALICE, "DELETE", "/api/webhooks/" + made.at("/webhook/id"), "");

        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.at("/payloadUrl")).isEqualTo("https://slipway.example.com/hooks/" + made.at("/webhook/id"));
        assertThat(made.at("/secret")).hasSize(64);
        assertThat(made.at("/deployKey")).startsWith("ssh-ed25519");
        assertThat(list.at("/items/0/provider")).isEqualTo("gitea");
        assertThat(list.body()).doesNotContain(made.at("/secret"));
        assertThat(removed.status()).isEqualTo(204);
    }
}
