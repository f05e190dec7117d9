package dev.slipway.api;

import static dev.slipway.api.LfsServer.json;
import static dev.slipway.core.lfs.LfsRig.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.Samples;
import dev.slipway.core.identity.Right;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code git lfs lock} and its like are answered. */
final class LfsLockRoutesIT {
    private final LfsServer server = new LfsServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void locksConflictAndAreListed() throws Exception {
        server.rig
                .state
                .apps()
                .update(
                        server.rig.state.apps().find(WEB).orElseThrow().id(),
                        app -> app.withGrants(Map.of(Samples.BOB, Right.PUSH)));
        var locks = "web/info/lfs/locks";

        var made = server.send(
                "POST", locks, server.alice, "{\"path\": \"a/b.psd\", \"ref\": {\"name\": \"refs/heads/main\"}}");
        assertThat(made.statusCode()).isEqualTo(201);
        var id = json(made).at("/lock/id").asString();
        assertThat(json(made).at("/lock/owner/name").asString()).isEqualTo("alice");
        assertThat(json(made).at("/lock/locked_at").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");

        var second = server.send("POST", locks, server.bob, "{\"path\": \"a/b.psd\"}");
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(json(second).at("/lock/id").asString()).isEqualTo(id);
        assertThat(json(second).at("/message").asString()).isEqualTo("a/b.psd is locked by alice");

        assertThat(json(server.send("GET", locks + "?path=a%2Fb.psd&limit=5", server.bob, ""))
                        .at("/locks/0/id")
                        .asString())
                .isEqualTo(id);
        assertThat(json(server.send("GET", locks + "?path=other", server.bob, ""))
                        .at("/locks"))
                .isEmpty();
        assertThat(json(server.send("POST", locks + "/verify", server.alice, "{}"))
                        .at("/ours"))
                .hasSize(1);
        assertThat(json(server.send("POST", locks + "/verify", server.bob, "{}"))
                        .at("/theirs"))
                .hasSize(1);

        assertThat(server.send("POST", locks + "/" + id + "/unlock", server.bob, "{}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(server.send("POST", locks + "/" + id + "/unlock", server.bob, "{\"force\": true}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(json(server.send("POST", locks + "/" + id + "/unlock", server.alice, ""))
                        .at("/lock/id")
                        .asString())
                .isEqualTo(id);
        assertThat(server.send("POST", locks + "/" + id + "/unlock", server.alice, "{}")
                        .statusCode())
                .isEqualTo(404);
    }
}
