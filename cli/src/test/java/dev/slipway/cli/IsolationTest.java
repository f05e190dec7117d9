package dev.slipway.cli;

import static dev.slipway.cli.TestServer.ALICE;
import static dev.slipway.cli.TestServer.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.Namespace;
import dev.slipway.core.UserName;
import dev.slipway.core.app.NamespaceRole;
import dev.slipway.core.identity.Right;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever may not see an app gets the very answer that a missing one gives; whoever may only look changes nothing. */
final class IsolationTest {
    private final TestServer server = new TestServer();

    @BeforeEach
    void runAnApp() throws InterruptedException {
        server.push(server.app(ALICE, "web"), "1");
    }

    static final List<String> VERBS = List.of(
            "apps show APP",
            "apps delete APP",
            "apps delete APP --yes",
            "apps rename APP mine",
            "apps set APP folder x",
            "apps maintenance APP on",
            "apps clear-cache APP",
            "access grant APP bob manage",
            "access revoke APP alice",
            "access list APP",
            "config list APP",
            "config list APP --reveal",
            "config set APP A=1",
            "config unset APP A",
            "domains list APP",
            "domains add APP www.example.com",
            "domains remove APP www.example.com",
            "ps APP",
            "ps scale APP web=0",
            "ps restart APP",
            "logs APP",
            "logs APP -f",
            "logs APP --build d1",
            "releases APP",
            "releases show APP v1",
            "rollback APP",
            "rollback APP v1",
            "deploys APP",
            "run APP id");

    // withstand K 128
    @ParameterizedTest
    @FieldSource("VERBS")
    void appOfAnotherIsAsMissingAsNone(String command) {
        var there = server.run(BOB, command.replace("APP", "web").split(" "));
        var missing = server.run(BOB, command.replace("APP", "nil").split(" "));

        assertThat(there.status()).isEqualTo(1);
        assertThat(there.out()).isEmpty();
        assertThat(there.err()).isEqualTo(missing.err().replace("nil", "web"));
        assertThat(there.err()).startsWith("error: app 'web' not found\n");
    }

    // withstand K 128
    @ParameterizedTest
    @FieldSource("VERBS")
    void appInANamespaceOfOthersIsAsMissingAsNone(String command) {
        server.app(ALICE, "team/web");

        var there = server.run(BOB, command.replace("APP", "team/web").split(" "));
        var missing = server.run(BOB, command.replace("APP", "team/nil").split(" "));

        assertThat(there.status()).isEqualTo(1);
        assertThat(there.out()).isEmpty();
        assertThat(there.err()).isEqualTo(missing.err().replace("team/nil", "team/web"));
        assertThat(there.err()).startsWith("error: app 'team/web' not found\n");
    }

    // withstand K 128
    @ParameterizedTest
    @FieldSource("VERBS")
    void memberOfOneNamespaceFindsNothingInAnother(String command) {
        server.run(BOB, "namespaces", "add", "bobs");
        server.run(ALICE, "namespaces", "add", "team");
        server.app(ALICE, "team/web");

        var there = server.run(BOB, command.replace("APP", "team/web").split(" "));

        assertThat(there.err()).startsWith("error: app 'team/web' not found\n");
    }

    // withstand K 128
    @ParameterizedTest
    @ValueSource(strings = {"deploys show", "deploys attach", "deploys retry", "deploys cancel"})
    void deployOfAnotherIsAsMissingAsNone(String command) {
        var there = server.run(BOB, (command + " d1").split(" "));
        var missing = server.run(BOB, (command + " d9").split(" "));

        assertThat(there.status()).isEqualTo(1);
        assertThat(there.err())
                .isEqualTo(missing.err().replace("d9", "d1"))
                .startsWith("error: there is no deploy d1\n");
    }

    static final List<String> CHANGES = List.of(
            "apps delete web --yes",
            "apps rename web mine",
            "apps set web folder x",
            "apps maintenance web on",
            "apps clear-cache web",
            "access grant web bob manage",
            "access list web",
            "config list web --reveal",
            "config set web A=1",
            "config unset web A",
            "domains add web www.example.com",
            "ps scale web web=0",
            "ps restart web",
            "rollback web v1",
            "deploys retry d1",
            "deploys cancel d1",
            "run web id");

    @ParameterizedTest
    @FieldSource("CHANGES")
    void viewerOfItsNamespaceChangesNothing(String command) {
        server.state
                .namespaces()
                .update(Namespace.DEFAULT, old -> old.granting(new UserName("bob"), NamespaceRole.VIEWER));

        var answer = server.run(BOB, command.split(" "));

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.err()).startsWith("error: you may not ");
        assertThat(server.runner.calls).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("CHANGES")
    void readerChangesNothing(String command) {
        server.state
                .apps()
                .update(server.find("web").id(), app -> app.withGrants(Map.of(new UserName("bob"), Right.READ)));

        var answer = server.run(BOB, command.split(" "));

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.err()).startsWith("error: you may not ");
        assertThat(server.runner.calls).isEmpty();
    }
}
