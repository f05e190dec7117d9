package dev.slipway.api;

import static dev.slipway.api.OwnServer.ALICE;
import static dev.slipway.api.OwnServer.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.Namespace;
import dev.slipway.core.app.App;
import dev.slipway.core.app.NamespaceRole;
import dev.slipway.core.identity.Right;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryId;
import dev.slipway.core.webhook.DeliveryState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What somebody may not see is answered as what is not there, byte by byte; each of the described operations is tried, so
 * that no new one is forgotten.
 */
final class OwnIsolationIT {
    private static final String MISSING_ID = "0000000000000000";
    private static final Namespace TEAM = new Namespace("team");

    private final OwnServer server = new OwnServer().open();
    private final App app = server.app("web", ALICE);
    private String webhook = "";
    private String notification = "";

    private record Request(String method, String path, String body) {}

    @BeforeEach
    void runAnApp() throws Exception {
        server.push(app, 1);
        webhook = server.send(
                        ALICE,
                        "POST",
                        "/api/apps/workspace/web/webhooks",
                        "{\"provider\":\"github\",\"url\":\"https://example.com/o/r\"}")
                .at("/webhook/id");
        notification = server.send(
                        ALICE, "POST", "/api/apps/workspace/web/notifications", "{\"url\":\"https://example.com/d\"}")
                .at("/notification/id");
        server.platform.deliveries().append(delivery(false));
        server.platform.deliveries().append(delivery(true));
        server.send(ALICE, "POST", "/api/namespaces", "{\"name\":\"team\"}");
        var configuration = "{\"name\":\"db\",\"values\":{\"password\":\"x\"}}";
        server.send(ALICE, "POST", "/api/namespaces/team/configurations", configuration);
        server.send(ALICE, "POST", "/api/namespaces/workspace/configurations", configuration);
    }

    /** One of the app's webhook, or of its notification. */
    private Delivery delivery(boolean told) {
        var webhook = server.platform.webhooks().list().stream()
                .filter(each -> each.isReceiver() == told)
                .findFirst()
                .orElseThrow();
        return new Delivery(
                DeliveryId.of(webhook.id(), "1"),
                webhook.id(),
                app.id(),
                "1",
                "push",
                2,
                Instant.EPOCH,
                new DeliveryState.Ignored("ping"),
                Instant.EPOCH);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatIsAnothersIsAsMissingAsNothing() throws Exception { // withstand E 72, K 128
        for (var operation : ofApps()) {
            var there = answer(there(operation));
            var missing = answer(missing(operation));

            assertThat(there.status()).as(operation.toString()).isEqualTo(404);
            assertThat(missing.body())
                    .as(operation.toString())
                    .isEqualTo(there.body()
                            .replace("app 'web'", "app 'nil'")
                            .replace("namespace 'team'", "namespace 'nil'")
                            .replace("deploy d1", "deploy d9")
                            .replace(webhook, MISSING_ID)
                            .replace(notification, MISSING_ID)
                            .replace(deliveryOf(operation), MISSING_ID));
        }
    }

    @Test
    void whoeverMayOnlyLookChangesNothing() throws Exception {
        server.grant(app, BOB, Right.READ);
        server.platform.namespaces().update(TEAM, old -> old.granting(BOB, NamespaceRole.VIEWER));

        for (var operation : ofApps()) {
            if (!operation.method.equals("GET")) {
                assertThat(answer(there(operation)).status())
                        .as(operation.toString())
                        .isEqualTo(403);
            }
        }
        assertThat(server.platform.apps().list()).hasSize(1);
        assertThat(server.platform.configurations().list(TEAM)).hasSize(1);
        assertThat(server.platform.webhooks().list()).hasSize(2);
    }

    @Test
    void onlyAdminsAskAboutOthersIdentities() throws Exception {
        assertThat(server.get(BOB, "/api/users").status()).isEqualTo(403);
        assertThat(server.get(BOB, "/api/tokens?user=alice").status()).isEqualTo(403);
        for (var name : new String[] {"alice", "nobody"}) {
            var path = "/api/users/%s/password".formatted(name);
            assertThat(server.send(BOB, "PUT", path, "{}").status()).isEqualTo(403);
            assertThat(server.send(BOB, "DELETE", path, "").status()).isEqualTo(403);
        }
        assertThat(server.get(BOB, "/api/keys?user=nobody").body())
                .isEqualTo(server.get(BOB, "/api/keys?user=alice").body());
    }

    /** Those of the described operations that are about something of an app. */
    private List<Request> ofApps() throws Exception {
        var paths = new JsonMapper()
                .readTree(server.get(BOB, "/api/openapi.json").body())
                .at("/paths");
        var found = new ArrayList<Request>();
        for (var path : paths.propertyNames()) {
            if (path.matches(".*\\{(app|deploy|webhook|notification|delivery|namespace)}.*")) {
                for (var method : paths.get(path).propertyNames()) {
                    found.add(new Request(
                            method.toUpperCase(Locale.ROOT),
                            path,
                            body(paths.get(path).get(method))));
                }
            }
        }
        assertThat(found).hasSizeGreaterThan(50);
        return found;
    }

    private static String body(JsonNode operation) {
        return operation.has("requestBody") ? "{}" : "";
    }

    private Request there(Request request) {
        return with(request, "team", "web", "d1", webhook, notification, deliveryOf(request));
    }

    private String deliveryOf(Request request) {
        return delivery(request.path.contains("/notifications/")).id().value();
    }

    private static Request missing(Request request) {
        return with(request, "nil", "nil", "d9", MISSING_ID, MISSING_ID, MISSING_ID);
    }

    private static Request with(
            Request request,
            String namespace,
            String app,
            String deploy,
            String webhook,
            String notification,
            String delivery) {
        return new Request(
                request.method,
                request.path
                        .replace("/api/namespaces/{namespace}", "/api/namespaces/" + namespace)
                        .replace("{namespace}", "workspace")
                        .replace("{app}", app)
                        .replace("{version}", "v1")
                        .replace("{user}", "alice")
                        .replace("{variable}", "GREETING")
                        .replace("{host}", "shop.example.com")
                        .replace("{configuration}", "db")
                        .replace("{key}", "password")
                        .replace("{deploy}", deploy)
                        .replace("{webhook}", webhook)
                        .replace("{notification}", notification)
                        .replace("{delivery}", delivery),
                request.body);
    }

    private OwnServer.Answer answer(Request request) throws Exception {
        return server.send(BOB, request.method, request.path, request.body);
    }
}
