package dev.slipway.api;

import static dev.slipway.api.OwnServer.ADMIN;
import static dev.slipway.api.OwnServer.ALICE;
import static dev.slipway.api.OwnServer.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.ConfigurationName;
import dev.slipway.core.HostName;
import dev.slipway.core.Namespace;
import dev.slipway.core.Secret;
import dev.slipway.core.app.App;
import dev.slipway.core.app.NamespaceRole;
import dev.slipway.core.identity.FakeHasher;
import dev.slipway.core.identity.Right;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryId;
import dev.slipway.core.webhook.DeliveryState;
import dev.slipway.core.webhook.FakeDoor;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What owners and admins set: configuration, domains, namespaces, passwords. */
final class OwnSettingsIT {
    private static final String WEB = "/api/apps/workspace/web";
    private static final String TEAM = "/api/namespaces/team";

    private final OwnServer server = new OwnServer().open();

    @AfterEach
    void stop() {
        server.close();
    }

    private App now(App app) {
        return server.platform.apps().find(app.id()).orElseThrow();
    }

    @Test
    void configurationIsSetShownWhenAskedAndUnset() throws Exception {
        var app = server.app("web", ALICE);
        server.push(app, 1);
        server.grant(app, BOB, Right.READ);

        var set = server.send(ALICE, "POST", WEB + "/config", "{\"values\":{\"GREETING\":\"hello\",\"ALPHA\":\"1\"}}");
        var again = server.send(ALICE, "POST", WEB + "/config", "{\"values\":{\"GREETING\":\"hello\"}}");
        var names = server.get(BOB, WEB + "/config");
        var shown = server.get(ALICE, WEB + "/config?reveal=true");
        var refused = server.get(BOB, WEB + "/config?reveal=true");
        var unset = server.send(ALICE, "DELETE", WEB + "/config/GREETING", "");
        var missing = server.send(ALICE, "DELETE", WEB + "/config/GREETING", "");

        assertThat(set.body()).contains("Live as v2", "event: end", "{\"release\":\"v2\"}");
        assertThat(again.body()).contains("event: end").doesNotContain("release", "event: line");
        assertThat(names.body()).isEqualTo("{\"items\":[{\"name\":\"ALPHA\"},{\"name\":\"GREETING\"}]}\n");
        assertThat(shown.at("/items/1/value")).isEqualTo("hello");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(unset.body()).contains("{\"release\":\"v3\"}");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.at("/detail")).startsWith("GREETING is not set for web");
        assertThat(now(app).config()).hasSize(1);
    }

    @Test
    void configurationThatNoProcessCanHaveIsRefused() throws Exception { // withstand E 83
        server.push(server.app("web", ALICE), 1);

        for (var values : new String[] {
            "{\"PATH\":\"x\"}",
            "{\"LD_PRELOAD\":\"x\"}",
            "{\"a b\":\"x\"}",
            "{\"A\":\"\\u0000\"}",
            "{\"A\":null}",
            "null"
        }) {
            var answer = server.send(ALICE, "POST", WEB + "/config", "{\"values\":%s}".formatted(values));

            assertThat(answer.status()).as(values).isEqualTo(400);
        }
    }

    @Test
    void domainIsAddedUnlessItIsSomebodyElses() throws Exception { // withstand E 82
        var app = server.app("web", ALICE);
        server.push(app, 1);
        server.app("other", BOB);
        var shop = "/domains/shop.example.com";

        var added = server.send(ALICE, "PUT", WEB + shop, "");
        var own = server.send(ALICE, "PUT", WEB + "/domains/web.localhost", "");
        var taken = server.send(BOB, "PUT", "/api/apps/workspace/other" + shop, "");
        var servers = server.send(ALICE, "PUT", WEB + "/domains/other.localhost", "");
        var wildcard = server.send(ALICE, "PUT", WEB + "/domains/*.example.com", "");
        assertThat(now(app).hosts()).containsExactly(new HostName("shop.example.com"));
        var list = server.get(ALICE, WEB + "/domains");
        var removed = server.send(ALICE, "DELETE", WEB + shop, "");
        var missing = server.send(ALICE, "DELETE", WEB + shop, "");

        assertThat(added.body()).contains("{\"release\":\"v2\"}");
        assertThat(own.body()).contains("event: end").doesNotContain("release");
        assertThat(taken.status()).isEqualTo(409);
        assertThat(servers.status()).isEqualTo(409);
        assertThat(wildcard.status()).isEqualTo(400);
        assertThat(list.at("/items/0/host")).isEqualTo("web.localhost");
        assertThat(list.json().at("/items/0/added").asBoolean()).isFalse();
        assertThat(removed.body()).contains("{\"release\":\"v3\"}");
        assertThat(missing.status()).isEqualTo(404);
    }

    @Test
    void namespaceIsMadeSharedAndRemoved() throws Exception {
        var made = server.send(ALICE, "POST", "/api/namespaces", "{\"name\":\"team\"}");
        var granted = server.send(ALICE, "PUT", TEAM + "/members/bob", "{\"role\":\"viewer\"}");
        var members = server.get(BOB, TEAM + "/members");
        var shown = server.get(BOB, TEAM);
        var list = server.get(BOB, "/api/namespaces");
        var last = server.send(ALICE, "DELETE", TEAM + "/members/alice", "");
        var left = server.send(BOB, "DELETE", TEAM + "/members/bob", "");
        var hidden = server.get(BOB, TEAM);
        var removed = server.send(ALICE, "DELETE", TEAM, "");
        var stays = server.send(ADMIN, "DELETE", "/api/namespaces/workspace", "");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("/role")).isEqualTo("admin");
        assertThat(made.at("/right")).isEqualTo("manage");
        assertThat(granted.at("/role")).isEqualTo("viewer");
        assertThat(members.at("/items/1/user")).isEqualTo("bob");
        assertThat(shown.at("/right")).isEqualTo("read");
        assertThat(list.at("/items/0/name")).isEqualTo("team");
        assertThat(list.at("/items/1/name")).isEqualTo("workspace");
        assertThat(list.at("/items/1/right")).isEqualTo("deploy");
        assertThat(last.status()).isEqualTo(409);
        assertThat(left.status()).isEqualTo(204);
        assertThat(hidden.status()).isEqualTo(404);
        assertThat(removed.status()).isEqualTo(204);
        assertThat(stays.status()).isEqualTo(409);
        assertThat(server.platform.namespaces().find(new Namespace("team"))).isEmpty();
    }

    @Test
    void namespaceGoesWithItsApps() throws Exception {
        server.push(server.app("team/web", ALICE), 1);

        assertThat(server.send(ALICE, "DELETE", TEAM, "").status()).isEqualTo(204);
        assertThat(server.platform.apps().list()).isEmpty();
    }

    @Test
    void configurationIsSharedByAppsThatAreBoundToIt() throws Exception {
        var app = server.app("team/web", ALICE);
        server.push(app, 1);
        server.platform.namespaces().update(new Namespace("team"), old -> old.granting(BOB, NamespaceRole.VIEWER));
        var one = TEAM + "/configurations/db";

        var made =
                server.send(ALICE, "POST", TEAM + "/configurations", "{\"name\":\"db\",\"values\":{\"user\":\"web\"}}");
        var bound = server.send(ALICE, "PUT", "/api/apps/team/web/configurations/db", "");
        var set = server.send(ALICE, "POST", one + "/values", "{\"values\":{\"password\":\"x1\"}}");
        var list = server.get(BOB, "/api/configurations");
        var revealed = server.get(ALICE, one + "?reveal=true");
        var refused = server.get(BOB, one + "?reveal=true");
        var kept = server.send(ALICE, "DELETE", one, "");
        var unset = server.send(ALICE, "DELETE", one + "/values/user", "");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body()).doesNotContain("\"value\":");
        assertThat(bound.body()).contains("Live as v2", "{\"name\":\"db\"}");
        assertThat(server.get(ALICE, "/api/apps/team/web").at("/configurations/0"))
                .isEqualTo("db");
        assertThat(set.body()).contains("Live as v3");
        assertThat(list.at("/items/0/values/0/name")).isEqualTo("password");
        assertThat(list.at("/items/0/apps/0")).isEqualTo("team/web");
        assertThat(list.body()).doesNotContain("x1");
        assertThat(revealed.at("/values/0/value")).isEqualTo("x1");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(kept.status()).isEqualTo(409);
        assertThat(unset.body()).contains("event: end");
        assertThat(server.send(ALICE, "DELETE", one + "/values/user", "").status())
                .isEqualTo(404);
    }

    @Test
    void configurationIsUnboundAndRemoved() throws Exception {
        var app = server.app("web", ALICE);
        var configurations = "/api/namespaces/workspace/configurations";
        server.send(ALICE, "POST", configurations, "{\"name\":\"db\",\"values\":{}}");
        server.send(ALICE, "PUT", WEB + "/configurations/db", "");
        assertThat(now(app).configurations()).containsExactly(new ConfigurationName("db"));

        var unbound = server.send(ALICE, "DELETE", WEB + "/configurations/db", "");
        var again = server.send(ALICE, "DELETE", WEB + "/configurations/db", "");
        server.send(ALICE, "PUT", WEB + "/configurations/db", "");
        var removed = server.send(ALICE, "DELETE", configurations + "/db?unbind=true", "");

        assertThat(unbound.body()).contains("event: end");
        assertThat(again.status()).isEqualTo(404);
        assertThat(removed.body()).contains("event: end");
        assertThat(now(app).configurations()).isEmpty();
        assertThat(server.get(ALICE, "/api/configurations").json().at("/items").size())
                .isZero();
    }

    @Test
    void configurationOfAnotherInTheOpenNamespaceIsMissing() throws Exception { // withstand K 128
        server.send(ALICE, "POST", "/api/namespaces/workspace/configurations", "{\"name\":\"db\",\"values\":{}}");
        server.app("bobs", BOB);

        for (var request : new String[] {
            "GET /api/namespaces/workspace/configurations/%s",
            "DELETE /api/namespaces/workspace/configurations/%s",
            "POST /api/namespaces/workspace/configurations/%s/values",
            "DELETE /api/namespaces/workspace/configurations/%s/values/a",
            "PUT /api/apps/workspace/bobs/configurations/%s",
            "DELETE /api/apps/workspace/bobs/configurations/%s"
        }) {
            var words = request.split(" ");
            var body = words[0].equals("POST") ? "{}" : "";
            var hidden = server.send(BOB, words[0], words[1].formatted("db"), body);
            var missing = server.send(BOB, words[0], words[1].formatted("xx"), body);

            assertThat(hidden.status()).as(request).isEqualTo(404);
            assertThat(missing.body())
                    .as(request)
                    .isEqualTo(hidden.body().replace("'db'", "'xx'").replace("to db", "to xx"));
        }
        assertThat(server.get(BOB, "/api/configurations").json().at("/items").size())
                .isZero();
    }

    @Test
    void passwordIsMadeChosenAndTakenAway() throws Exception {
        var path = "/api/users/alice/password";

        var made = server.send(ALICE, "PUT", path, "{}");
        assertThat(server.platform.users().password(ALICE))
                .contains(new FakeHasher().hash(new Secret(made.at("/password"))));
        var list = server.get(ADMIN, "/api/users");
        var chosen = server.send(ADMIN, "PUT", path, "{\"password\":\"correct horse battery staple\"}");
        assertThat(server.platform.users().password(ALICE))
                .contains(new FakeHasher().hash(new Secret("correct horse battery staple")));
        var tooShort = server.send(ALICE, "PUT", path, "{\"password\":\"short\"}");
        var removed = server.send(ALICE, "DELETE", path, "");

        assertThat(made.at("/password")).hasSize(29);
        assertThat(list.json().at("/items/1/password").asBoolean()).isTrue();
        assertThat(chosen.body()).isEqualTo("{\"user\":\"alice\"}\n");
        assertThat(tooShort.status()).isEqualTo(400);
        assertThat(removed.status()).isEqualTo(204);
        assertThat(server.platform.users().password(ALICE)).isEmpty();
    }

    @Test
    void whatAnAddressWasToldIsShownAndToldAgain() throws Exception {
        var app = server.app("web", ALICE);
        server.send(ALICE, "POST", WEB + "/notifications", "{\"url\":\"https://example.com/d\"}");
        var receiver = server.platform.webhooks().list().getFirst();
        var delivery = new Delivery(
                DeliveryId.of(receiver.id(), "1"),
                receiver.id(),
                app.id(),
                "1",
                "deploy",
                2,
                Instant.EPOCH,
                new DeliveryState.Failed("it answered 500"),
                Instant.EPOCH);
        server.platform.deliveries().append(delivery);
        var path = "/api/notifications/deliveries/" + delivery.id();

        var list = server.get(ALICE, WEB + "/notifications/deliveries");
        var body = server.get(ALICE, path + "/body");
        var replayed = server.send(ALICE, "POST", path + "/replay", "");
        var asWebhooks = server.send(ALICE, "POST", "/api/deliveries/%s/replay".formatted(delivery.id()), "");

        assertThat(list.at("/items/0/outcome")).isEqualTo("failed: it answered 500");
        assertThat(body.body()).isEqualTo(FakeDoor.BODY + "\n");
        assertThat(replayed.at("/outcome")).isEqualTo("received");
        assertThat(server.door.replayed).containsExactly(delivery.id());
        assertThat(asWebhooks.status()).isEqualTo(404);
    }
}
