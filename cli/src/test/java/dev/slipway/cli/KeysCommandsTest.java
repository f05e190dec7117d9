package dev.slipway.cli;

import static dev.slipway.cli.TestServer.ADMIN;
import static dev.slipway.cli.TestServer.ALICE;
import static dev.slipway.cli.TestServer.BOB;
import static dev.slipway.cli.TestServer.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.AppName;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.AppPattern;
import dev.slipway.core.identity.Expiry;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.PublicKey;
import dev.slipway.core.identity.Right;
import dev.slipway.core.identity.SshKey;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeysCommandsTest {
    private static final String ONE = TestKeys.ed25519(1, "alice@laptop");
    private static final String TWO = TestKeys.ed25519(2, "alice@laptop");
    private static final String THREE = TestKeys.ed25519(3, "");

    private final TestServer server = new TestServer();

    private List<SshKey> keys(Principal who) {
        return server.state.keys().list(who.user());
    }

    private static String fingerprint(String line) {
        return PublicKey.parse(line).fingerprint().value();
    }

    @Test
    void severalKeysAreAddedWithTheirCommentsAsLabels() {
        var input = "# my keys\n" + ONE + "\r\n\n" + TWO + "\n" + THREE;

        var answer = server.runWith(ALICE, input, "keys", "add");

        assertThat(answer)
                .isEqualTo(new TestServer.Answer(
                        0, """
                Added %s, 'alice@laptop', for alice
                Added %s, 'alice@laptop-2', for alice
                Added %s, 'key-1', for alice
                """.formatted(fingerprint(ONE), fingerprint(TWO), fingerprint(THREE)), ""));
        assertThat(keys(ALICE)).extracting(SshKey::scope).containsOnly(KeyScope.FULL);
    }

    @Test
    void scopeAppsAndExpiryAreKept() {
        var answer = server.runWith(
                ALICE,
                ONE,
                "keys",
                "add",
                "--label",
                "my laptop",
                "--scope=push",
                "--app",
                "web",
                "--app=team/*",
                "--expires",
                "30d");

        assertThat(answer.status()).isZero();
        assertThat(keys(ALICE)).singleElement().satisfies(key -> {
            assertThat(key.label()).isEqualTo("my laptop");
            assertThat(key.scope().most()).isEqualTo(Right.PUSH);
            assertThat(key.scope().apps()).containsExactly(new AppPattern("web"), new AppPattern("team/*"));
            assertThat(key.scope().expires()).isEqualTo(Instant.parse("2026-12-22T10:00:00Z"));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "12h, 2026-11-22T22:00:00Z",
        "2w, 2026-12-06T10:00:00Z",
        "2027-01-31, 2027-02-01T00:00:00Z",
        "2027-01-31T08:00:00Z, 2027-01-31T08:00:00Z"
    })
    void expiryIsASpanADayOrATime(String text, Instant expected) {
        assertThat(Expiry.parse(text, NOW)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0d", "2020-01-01", "tomorrow", "30", "2027-02-31", "-5d"})
    void expiryThatIsNoneIsRefused(String text) {
        var answer = server.runWith(ALICE, ONE, "keys", "add", "--expires=" + text);

        assertThat(answer.status()).isEqualTo(1);
        assertThat(keys(ALICE)).isEmpty();
    }

    // withstand A 13, 14
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN OPENSSH PRIVATE KEY-----",
                "command=\"id\" ssh-ed25519 AAAA",
                "ssh-dss AAAAB3NzaC1kc3MAAAAA x",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA x",
                "nonsense"
            })
    void badLineRefusesAllOfThem(String line) {
        var answer = server.runWith(ALICE, ONE + "\n" + line + "\n" + TWO, "keys", "add");

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.err()).startsWith("error: line 2: ").doesNotContain("OPENSSH", "AAAA");
        assertThat(keys(ALICE)).isEmpty();
    }

    // withstand A 14
    @Test
    void carriageReturnAndNulHideNoSecondKey() {
        assertThat(server.runWith(ALICE, ONE + "\r" + TWO, "keys", "add").status())
                .isEqualTo(1);
        assertThat(server.runWith(ALICE, ONE + "\0" + TWO, "keys", "add").status())
                .isEqualTo(1);
        assertThat(server.runWith(ALICE, ONE + " " + TWO, "keys", "add").status())
                .isEqualTo(1);
        assertThat(keys(ALICE)).isEmpty();
    }

    // withstand A 13
    @Test
    void longLineAndLongInputAreRefused() {
        assertThat(server.runWith(ALICE, "ssh-rsa " + "A".repeat(64 * 1024), "keys", "add")
                        .err())
                .startsWith("error: line 1: the key is longer than 16 KiB");
        assertThat(server.runWith(ALICE, (ONE + "\n").repeat(5000), "keys", "add")
                        .err())
                .startsWith("error: more than 256 KiB of keys");
    }

    @Test
    void noKeyIsRefusedWithTheWayToGiveOne() {
        assertThat(server.runWith(ALICE, "# nothing\n\n", "keys", "add")).isEqualTo(new TestServer.Answer(1, "", """
                        error: no key was given
                          give one: ssh HOST keys add < ~/.ssh/id_ed25519.pub
                        """));
    }

    // withstand A 12
    @Test
    void keyOfAnotherUserRefusesAllOfThem() {
        server.runWith(BOB, TWO, "keys", "add");

        var answer = server.runWith(ALICE, ONE + "\n" + TWO, "keys", "add");

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.err()).startsWith("error: key %s is another user's".formatted(fingerprint(TWO)));
        assertThat(keys(ALICE)).isEmpty();
    }

    // withstand A 12
    @Test
    void ownKeyAgainChangesNothingButWhatIsSaid() {
        server.runWith(ALICE, ONE, "keys", "add", "--label", "laptop");

        assertThat(server.runWith(ALICE, ONE, "keys", "add", "--scope", "read").status())
                .isZero();

        assertThat(keys(ALICE)).singleElement().satisfies(key -> {
            assertThat(key.label()).isEqualTo("laptop");
            assertThat(key.scope().most()).isEqualTo(Right.READ);
        });
    }

    @Test
    void labelThatIsTakenLeavesNoneOfTheKeys() {
        server.runWith(ALICE, ONE, "keys", "add", "--label", "laptop");

        assertThat(server.runWith(ALICE, TWO, "keys", "add", "--label", "laptop")
                        .status())
                .isEqualTo(1);
        assertThat(server.runWith(ALICE, TWO + "\n" + THREE, "keys", "add", "--label", "x")
                        .err())
                .startsWith("error: one label for 2 keys");
        assertThat(keys(ALICE)).hasSize(1);
    }

    // withstand B 36
    @ParameterizedTest
    @ValueSource(strings = {"my laptop", "a 'b' \"c\"", "; id", "$(id)", "ü ☃"})
    void labelIsStoredVerbatim(String label) {
        server.runWith(ALICE, ONE, "keys", "add", "--label", label);

        assertThat(keys(ALICE)).extracting(SshKey::label).containsExactly(label);
        assertThat(server.run(ALICE, "keys", "list").out()).contains(label);
        assertThat(server.run(ALICE, "keys", "remove", label).status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\u001b[2J", "a\nb", "a\u202eb", "a\u2028b"})
    void labelThatIsNotVisibleIsRefused(String label) {
        assertThat(server.runWith(ALICE, ONE, "keys", "add", "--label", label).status())
                .isEqualTo(1);
        assertThat(server.runWith(ALICE, ONE, "keys", "add", "--label", "x".repeat(65))
                        .status())
                .isEqualTo(1);
        assertThat(keys(ALICE)).isEmpty();
    }

    @Test
    void listShowsWhatEachKeyIs() {
        server.runWith(ALICE, ONE, "keys", "add");
        server.runWith(
                ALICE, TWO, "keys", "add", "--label", "ci", "--scope", "deploy", "--app", "web", "--expires", "1d");
        server.state.keys().used(PublicKey.parse(ONE).fingerprint(), NOW.plusSeconds(5));

        assertThat(server.run(ALICE, "keys", "list").out())
                .isEqualTo("""
                FINGERPRINT                                         TYPE         LABEL         SCOPE   APPS  EXPIRES               ADDED                 LAST USED
                %s  ssh-ed25519  alice@laptop  full    *     -                     2026-11-22T10:00:00Z  2026-11-22T10:00:05Z
                %s  ssh-ed25519  ci            deploy  web   2026-11-23T10:00:00Z  2026-11-22T10:00:00Z  -
                """.formatted(fingerprint(ONE), fingerprint(TWO)));
        assertThat(server.run(ALICE, "keys", "list", "--json").out())
                .startsWith(
                        "[{\"fingerprint\":\"%s\",\"type\":\"ssh-ed25519\",\"label\":\"alice@laptop\",\"scope\":\"full\","
                                .formatted(fingerprint(ONE)))
                .endsWith(
                        "\"scope\":\"deploy\",\"apps\":[\"web\"],\"expires\":\"2026-11-23T10:00:00Z\",\"added\":\"2026-11-22T10:00:00Z\",\"last_used\":null}]\n");
    }

    @Test
    void emptyListIsSaidBesideTheAnswer() {
        assertThat(server.run(ALICE, "keys", "list")).isEqualTo(new TestServer.Answer(0, "", "alice has no keys\n"));
        assertThat(server.run(ALICE, "keys", "list", "--json")).isEqualTo(new TestServer.Answer(0, "[]\n", ""));
    }

    // withstand A 17
    @Test
    void removedKeyIsGone() {
        server.runWith(ALICE, ONE, "keys", "add");

        var answer = server.run(ALICE, "keys", "remove", fingerprint(ONE));

        assertThat(answer.out()).isEqualTo("Removed %s, 'alice@laptop', of alice\n".formatted(fingerprint(ONE)));
        assertThat(server.state.keys().find(PublicKey.parse(ONE).fingerprint())).isEmpty();
    }

    // withstand K 128
    @Test
    void keyOfAnotherIsAsMissingAsNone() {
        server.runWith(BOB, TWO, "keys", "add");
        var there = server.run(ALICE, "keys", "remove", fingerprint(TWO));
        var missing = server.run(ALICE, "keys", "remove", fingerprint(THREE));

        assertThat(there.status()).isEqualTo(1);
        assertThat(there.err().replace(fingerprint(TWO), "X"))
                .isEqualTo(missing.err().replace(fingerprint(THREE), "X"));
        assertThat(keys(BOB)).hasSize(1);
    }

    @Test
    void scopeAndPatternThatAreNoneAreRefusedInTheirOwnWords() {
        assertThat(server.runWith(ALICE, ONE, "keys", "add", "--scope", "root").err())
                .isEqualTo("error: 'root' is not a right\n  use read, push, deploy or manage\n");
        assertThat(server.runWith(ALICE, ONE, "keys", "add", "--app", "we*").status())
                .isEqualTo(1);
        assertThat(server.runWith(ALICE, ONE, "keys", "add", "--user", "../x").status())
                .isEqualTo(1);
        assertThat(keys(ALICE)).isEmpty();
    }

    @Test
    void onlyAdminsManageKeysOfOthers() {
        assertThat(server.runWith(ALICE, ONE, "keys", "add", "--user", "bob").err())
                .startsWith("error: only admins may do that");
        assertThat(server.run(ALICE, "keys", "list", "--user", "bob").status()).isEqualTo(1);
        assertThat(server.runWith(ADMIN, ONE, "keys", "add", "--user", "bob").status())
                .isZero();
        assertThat(keys(BOB)).hasSize(1);
        assertThat(server.run(ADMIN, "keys", "list", "--user", "nobody").err())
                .startsWith("error: user 'nobody' not found");
    }

    @Test
    void keyWithAScopeManagesNoKeysAndNoUsers() {
        var narrow = List.of(
                new KeyScope(Right.DEPLOY, List.of(AppPattern.ALL), Instant.MAX),
                new KeyScope(
                        Right.MANAGE,
                        List.of(new AppPattern(AppName.parse("web").toString())),
                        Instant.MAX));
        for (var scope : narrow) {
            var who = new Principal(UserName.ADMIN, true, scope);

            assertThat(server.runWith(who, ONE, "keys", "add").status()).isEqualTo(1);
            assertThat(server.run(who, "keys", "remove", "x").err())
                    .startsWith("error: this login may not manage keys");
            assertThat(server.run(who, "users", "add", "eve").status()).isEqualTo(1);
        }
        assertThat(keys(ADMIN)).isEmpty();
    }
}
