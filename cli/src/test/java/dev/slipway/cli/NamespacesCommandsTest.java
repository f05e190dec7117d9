package dev.slipway.cli;

import static dev.slipway.cli.TestServer.ADMIN;
import static dev.slipway.cli.TestServer.ALICE;
import static dev.slipway.cli.TestServer.BOB;
import static dev.slipway.cli.TestServer.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.Namespace;
import dev.slipway.core.UserName;
import dev.slipway.core.app.App;
import dev.slipway.core.app.NamespaceRole;
import dev.slipway.core.identity.AppPattern;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Right;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamespacesCommandsTest {
    private static final Namespace TEAM = new Namespace("team");

    private final TestServer server = new TestServer();

    private Map<UserName, NamespaceRole> members() {
        return server.state.namespaces().find(TEAM).orElseThrow().members();
    }

    @Test
    void whoMakesANamespaceIsItsAdmin() {
        assertThat(server.run(ALICE, "namespaces", "add", "team").out())
                .isEqualTo("Added namespace team; push to team/APP\n");

        assertThat(members()).isEqualTo(Map.of(ALICE.user(), NamespaceRole.ADMIN));
        assertThat(server.run(BOB, "namespaces", "add", "team").err()).contains("namespace 'team' is there already");
        assertThat(server.run(BOB, "namespaces", "add", "Team").err()).contains("'Team' is not valid");
    }

    @Test
    void listShowsWhatOneMaySee() {
        server.run(ALICE, "namespaces", "add", "team");
        server.app(ALICE, "team/web");
        server.app(ALICE, "team/shop");

        assertThat(server.run(ALICE, "namespaces", "list").out()).isEqualTo("""
                NAME       ROLE   MEMBERS  APPS  CREATED
                team       admin  1        2     2026-11-22T10:00:00Z
                workspace  -      0        0     1970-01-01T00:00:00Z
                """);
        assertThat(server.run(BOB, "namespaces", "list").out()).doesNotContain("team");
        assertThat(server.run(ADMIN, "namespaces", "list", "--json").out())
                .startsWith(
                        "[{\"name\":\"team\",\"role\":\"\",\"members\":1,\"apps\":2,\"created\":\"2026-11-22T10:00:00Z\"}");
    }

    @Test
    void rolesAreGrantedChangedAndRevoked() {
        server.run(ALICE, "namespaces", "add", "team");

        assertThat(server.run(ALICE, "namespaces", "grant", "team", "bob", "viewer")
                        .out())
                .isEqualTo("bob is viewer in team\n");
        assertThat(server.run(BOB, "namespaces", "members", "team").out()).isEqualTo("""
                USER   ROLE
                alice  admin
                bob    viewer
                """);
        server.run(ALICE, "namespaces", "grant", "team", "bob", "admin");
        assertThat(server.run(BOB, "namespaces", "revoke", "team", "alice").out())
                .isEqualTo("alice is no member of team any more\n");

        assertThat(members()).isEqualTo(Map.of(BOB.user(), NamespaceRole.ADMIN));
        assertThat(server.run(BOB, "namespaces", "revoke", "team", "alice").err())
                .contains("alice is no member");
        assertThat(server.run(BOB, "namespaces", "grant", "team", "carol", "user")
                        .err())
                .contains("'carol' not found");
        assertThat(server.run(BOB, "namespaces", "grant", "team", "alice", "owner")
                        .err())
                .contains("'owner' is not a role", "viewer, user or admin");
    }

    @Test
    void theLastAdminStays() {
        server.run(ALICE, "namespaces", "add", "team");
        server.run(ALICE, "namespaces", "grant", "team", "bob", "user");

        assertThat(server.run(ALICE, "namespaces", "revoke", "team", "alice").err())
                .contains("would have no admin");
        assertThat(server.run(ALICE, "namespaces", "grant", "team", "alice", "user")
                        .err())
                .contains("would have no admin");

        assertThat(members()).hasSize(2).containsEntry(ALICE.user(), NamespaceRole.ADMIN);
    }

    @Test
    void membersLeaveByThemselves() {
        server.run(ALICE, "namespaces", "add", "team");
        server.run(ALICE, "namespaces", "grant", "team", "bob", "viewer");

        assertThat(server.run(BOB, "namespaces", "revoke", "team", "alice").err())
                .startsWith("error: you may not manage namespace 'team'\n  ask its admin, alice");
        assertThat(server.run(BOB, "namespaces", "revoke", "team", "bob").status())
                .isZero();

        assertThat(members()).isEqualTo(Map.of(ALICE.user(), NamespaceRole.ADMIN));
    }

    @Test
    void removalTellsWhatWouldGoAndTakesItWithYes() throws InterruptedException {
        server.run(ALICE, "namespaces", "add", "team");
        server.push(server.app(ALICE, "team/web"), "1");
        server.push(server.app(BOB, "team/shop"), "2");
        server.push(server.app(ALICE, "web"), "3");

        server.run(ALICE, "configurations", "add", "team/db", "password=x");

        var told = server.run(ALICE, "namespaces", "remove", "team");
        assertThat(told.status()).isEqualTo(1);
        assertThat(told.out()).isEqualTo("""
                Removing team deletes
                  app team/shop of bob
                  app team/web of alice
                  configuration db of alice
                """);
        assertThat(server.state.apps().list()).hasSize(3);

        assertThat(server.run(ALICE, "namespaces", "remove", "team", "--yes").out())
                .isEqualTo("Removed namespace team\n");
        assertThat(server.state.apps().list()).extracting(App::name).hasToString("[web]");
        assertThat(server.state.namespaces().find(TEAM)).isEmpty();
    }

    @Test
    void anEmptyOneIsRemovedAtOnceAndTheOpenOneNever() {
        server.run(ALICE, "namespaces", "add", "team");
        server.app(ALICE, "web");

        assertThat(server.run(ALICE, "namespaces", "remove", "team").status()).isZero();
        assertThat(server.run(ADMIN, "namespaces", "remove", "workspace", "--yes")
                        .err())
                .contains("namespace 'workspace' stays");
        assertThat(server.state.apps().list()).hasSize(1);
    }

    // withstand K 128
    @ParameterizedTest
    @ValueSource(
            strings = {
                "namespaces members NS",
                "namespaces grant NS bob admin",
                "namespaces revoke NS alice",
                "namespaces revoke NS bob",
                "namespaces remove NS",
                "namespaces remove NS --yes"
            })
    void namespaceOfOthersIsAsMissingAsNone(String command) {
        server.run(ALICE, "namespaces", "add", "team");
        server.app(ALICE, "team/web");

        var there = server.run(BOB, command.replace("NS", "team").split(" "));
        var missing = server.run(BOB, command.replace("NS", "nilx").split(" "));

        assertThat(there.status()).isEqualTo(1);
        assertThat(there.out()).isEmpty();
        assertThat(there.err())
                .isEqualTo(missing.err().replace("nilx", "team"))
                .startsWith("error: namespace 'team' not found\n");
        assertThat(members()).hasSize(1);
    }

    @Test
    void aLoginOfNarrowScopeManagesNoOtherNamespace() {
        server.run(ALICE, "namespaces", "add", "team");
        var narrow = TestServer.principal(
                "alice", false, new KeyScope(Right.MANAGE, List.of(new AppPattern("crew/*")), Instant.MAX));

        assertThat(server.run(narrow, "namespaces", "add", "mine").err()).contains("may not create namespace 'mine'");
        assertThat(server.run(narrow, "namespaces", "grant", "team", "bob", "user")
                        .err())
                .contains("not found");
        assertThat(server.run(narrow, "namespaces", "add", "crew").status()).isZero();
        assertThat(server.run(narrow, "namespaces", "grant", "crew", "bob", "user")
                        .status())
                .isZero();
        assertThat(NOW)
                .isEqualTo(server.state
                        .namespaces()
                        .find(new Namespace("crew"))
                        .orElseThrow()
                        .createdAt());
    }
}
