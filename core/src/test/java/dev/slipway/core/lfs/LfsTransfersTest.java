package dev.slipway.core.lfs;

import static dev.slipway.core.lfs.LfsRig.ALICE;
import static dev.slipway.core.lfs.LfsRig.BOB;
import static dev.slipway.core.lfs.LfsRig.SHOP;
import static dev.slipway.core.lfs.LfsRig.WEB;
import static dev.slipway.core.lfs.LfsRig.oid;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.AppName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.NotAllowed;
import dev.slipway.core.NotFound;
import dev.slipway.core.Samples;
import dev.slipway.core.deploy.ObjectKey;
import dev.slipway.core.identity.AppPattern;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Right;
import dev.slipway.core.lfs.LfsTransfers.Answer;
import dev.slipway.core.lfs.LfsTransfers.Asked;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LfsTransfersTest {
    private final LfsRig rig = new LfsRig();
    private final LfsTransfers transfers =
            rig.lfs(new LfsLimits(10, 25, 3, 4, 10)).transfers();

    private static Asked asked(String content) {
        return new Asked(oid(content).value(), content.length());
    }

    private Answer upload(Principal who, AppName app, Asked asked) throws IOException {
        return transfers.upload(who, app, List.of(asked)).getFirst();
    }

    private Answer download(Principal who, AppName app, Asked asked) throws IOException {
        return transfers.download(who, app, List.of(asked)).getFirst();
    }

    private static String ticket(Answer answer) {
        return ((Answer.Go) answer).ticket().reveal();
    }

    private void put(String ticket, String named, String content) throws IOException {
        transfers.put(ticket, WEB, oid(named), new ByteArrayInputStream(content.getBytes(UTF_8)));
    }

    private void bring(String content) throws IOException {
        put(ticket(upload(ALICE, WEB, asked(content))), content, content);
    }

    @Test
    void whatWasBroughtCanBeHad() throws IOException {
        bring("hello");

        var opened = transfers.open(ticket(download(ALICE, WEB, asked("hello"))), WEB, oid("hello"));
        assertThat(opened.content()).hasContent("hello");
        assertThat(opened.size()).isEqualTo(5);
        assertThat(upload(ALICE, WEB, asked("hello"))).isEqualTo(new Answer.There(asked("hello")));
    }

    @Test
    void whatIsNotThereIsSaidForEachObject() throws IOException {
        bring("hello");

        assertThat(transfers.download(
                        ALICE,
                        WEB,
                        List.of(
                                asked("none"),
                                new Asked("../x", 1),
                                new Asked(oid("hello").value(), 6))))
                .satisfiesExactly(
                        none -> assertThat(none).isInstanceOf(Answer.Missing.class),
                        bad -> assertThat(bad).isInstanceOf(Answer.Refused.class),
                        other -> assertThat(other).isInstanceOf(Answer.Refused.class));
    }

    @Test
    void anythingElseThanTheObjectIsNotKept() throws IOException {
        for (var content : List.of("hellO", "hell", "hello!", "")) {
            var ticket = ticket(upload(ALICE, WEB, asked("hello")));
            assertThatThrownBy(() -> put(ticket, "hello", content))
                    .as(content)
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageStartingWith("the object is not kept: ");
            assertThatThrownBy(() -> transfers.verify(ticket, WEB, oid("hello")))
                    .isInstanceOf(NotFound.class);
        }
        assertThat(rig.store.list(new ObjectKey("lfs"))).isEmpty();
    }

    @Test
    void aTicketIsForItsObjectAndItsWayOnly() throws IOException {
        bring("hello");
        var up = ticket(upload(ALICE, WEB, asked("other")));
        var down = ticket(download(ALICE, WEB, asked("hello")));
        var pass = rig.tickets
                .sign(new Ticket.Session(Samples.ALICE, WEB, Right.MANAGE))
                .reveal();

        for (var ticket : List.of(up, pass, "", "x.y")) {
            assertThatThrownBy(() -> transfers.open(ticket, WEB, oid("hello"))).isInstanceOf(NotAllowed.class);
        }
        for (var ticket : List.of(down, pass)) {
            assertThatThrownBy(() -> put(ticket, "hello", "hello")).isInstanceOf(NotAllowed.class);
        }
        assertThatThrownBy(() -> put(up, "third", "third")).isInstanceOf(NotAllowed.class);
        assertThatThrownBy(() -> transfers.open(down, SHOP, oid("hello"))).isInstanceOf(NotAllowed.class);
        rig.now = rig.now.plus(transfers.valid());
        assertThatThrownBy(() -> transfers.open(down, WEB, oid("hello"))).isInstanceOf(NotAllowed.class);
    }

    @Test // withstand K 128
    void anObjectsNameGivesNothingOfAnotherApp() throws IOException {
        bring("hello");

        assertThat(download(BOB, SHOP, asked("hello"))).isInstanceOf(Answer.Missing.class);
        assertThat(upload(BOB, SHOP, asked("hello"))).isInstanceOf(Answer.Go.class);
        assertThatThrownBy(() -> download(BOB, WEB, asked("hello")))
                .isInstanceOf(NotFound.class)
                .hasMessage("app 'web' not found");
        assertThatThrownBy(() -> upload(BOB, WEB, asked("hello")))
                .isInstanceOf(NotFound.class)
                .hasMessage("app 'web' not found");
    }

    @Test
    void whoMayOnlyReadBringsNothing() throws IOException {
        bring("hello");
        grant(Right.READ);

        assertThat(download(BOB, WEB, asked("hello"))).isInstanceOf(Answer.Go.class);
        assertThatThrownBy(() -> upload(BOB, WEB, asked("other"))).isInstanceOf(NotAllowed.class);
        grant(Right.PUSH);
        assertThat(upload(BOB, WEB, asked("other"))).isInstanceOf(Answer.Go.class);
        var narrow = new KeyScope(Right.READ, List.of(AppPattern.ALL), Instant.MAX);
        assertThatThrownBy(() -> upload(new Principal(Samples.BOB, false, narrow), WEB, asked("other")))
                .isInstanceOf(NotAllowed.class);
    }

    private void grant(Right right) {
        var app = rig.app(WEB);
        rig.state.apps().update(app.id(), before -> before.withGrants(Map.of(Samples.BOB, right)));
    }

    @Test
    void aTicketEndsWithTheRightThatGaveIt() throws IOException {
        bring("hello");
        grant(Right.PUSH);
        var down = ticket(download(BOB, WEB, asked("hello")));
        var up = ticket(upload(BOB, WEB, asked("other")));

        grant(Right.READ);
        transfers.open(down, WEB, oid("hello")).content().close();
        assertThatThrownBy(() -> put(up, "other", "other")).isInstanceOf(NotAllowed.class);
        var app = rig.app(WEB);
        rig.state.apps().update(app.id(), before -> before.withGrants(Map.of()));
        assertThatThrownBy(() -> transfers.open(down, WEB, oid("hello"))).isInstanceOf(NotFound.class);
    }

    @Test // withstand C 44
    void limitsHoldForEachObjectAndForAll() throws IOException {
        assertThat(upload(ALICE, WEB, new Asked(oid("x").value(), 11)))
                .isInstanceOfSatisfying(
                        Answer.Refused.class, one -> assertThat(one.reason()).contains("11 bytes", "10"));
        bring("0123456789");
        bring("abcdefghij");
        assertThat(upload(ALICE, WEB, asked("six__6")))
                .isInstanceOfSatisfying(
                        Answer.Refused.class, one -> assertThat(one.reason()).contains("more than 25 bytes"));
        bring("x");
        assertThat(upload(ALICE, WEB, asked("y")))
                .isInstanceOfSatisfying(
                        Answer.Refused.class, one -> assertThat(one.reason()).contains("3 files"));
        assertThatThrownBy(() -> transfers.download(
                        ALICE, WEB, List.of(asked("1"), asked("2"), asked("3"), asked("4"), asked("5"))))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("the limit is 4");
    }

    @Test
    void ticketsOfSeveralRequestsDoNotAddUpToMore() throws IOException {
        var first = ticket(upload(ALICE, WEB, asked("0123456789")));
        var second = ticket(upload(ALICE, WEB, asked("abcdefghij")));
        var third = ticket(upload(ALICE, WEB, asked("ABCDEFGHIJ")));
        put(first, "0123456789", "0123456789");
        put(second, "abcdefghij", "abcdefghij");

        assertThatThrownBy(() -> put(third, "ABCDEFGHIJ", "ABCDEFGHIJ"))
                .isInstanceOf(NotAllowed.class)
                .hasMessageContaining("more than 25 bytes");
        put(second, "abcdefghij", "abcdefghij");
        put(ticket(upload(ALICE, WEB, asked("five5"))), "five5", "five5");
    }

    @Test
    void whatDidNotComeTakesNoRoom() throws IOException {
        var ticket = ticket(upload(ALICE, WEB, asked("0123456789")));
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> put(ticket, "0123456789", "wrong")).isInstanceOf(InvalidInput.class);
        }

        put(ticket, "0123456789", "0123456789");
    }

    @Test
    void whereThereIsAShortcutObjectsAreHadPastTheServer() throws IOException {
        bring("hello");
        var address = URI.create("https://s3.example.com/x");
        var objects = new LfsObjects(
                rig.store,
                (key, valid) -> key.value().endsWith(oid("hello").value()) && valid.equals(transfers.valid())
                        ? Optional.of(address)
                        : Optional.empty());
        var past = new LfsTransfers(
                objects, rig.tickets, rig.access, rig.state.users(), (_, name) -> rig.app(name), LfsLimits.DEFAULT);

        assertThat(past.download(ALICE, WEB, List.of(asked("hello"), asked("none"))))
                .containsExactly(new Answer.Elsewhere(asked("hello"), address), new Answer.Missing(asked("none")));
        assertThatThrownBy(() -> past.download(BOB, WEB, List.of(asked("hello"))))
                .isInstanceOf(NotFound.class);
        assertThat(past.upload(ALICE, WEB, List.of(asked("other")))).first().isInstanceOf(Answer.Go.class);
    }

    @Test
    void theFirstPushOfAnAppMakesIt() throws IOException {
        var fresh = AppName.parse("fresh");

        assertThat(upload(BOB, fresh, asked("hello"))).isInstanceOf(Answer.Go.class);

        assertThat(rig.app(fresh).owner()).isEqualTo(Samples.BOB);
    }

    @Test // withstand K 129
    void objectsGoWithTheirApp() throws IOException {
        bring("hello");
        rig.lfs(LfsLimits.DEFAULT).locks().lock(ALICE, WEB, "a");

        new LfsObjects(rig.store).remove(rig.app(WEB).id());

        assertThat(rig.store.list(new ObjectKey("lfs"))).isEmpty();
    }

    @Test
    void aPassIsForItsAppAndNoMoreThanItsLogin() {
        var passes = rig.lfs(LfsLimits.DEFAULT).passes();
        var deploy = new KeyScope(Right.DEPLOY, List.of(AppPattern.ALL), Instant.MAX);

        var pass = passes.issue(new Principal(Samples.ALICE, false, deploy), WEB, true);
        var read = passes.issue(ALICE, WEB, false);

        assertThat(pass.href()).hasToString("https://git.example.com/git/web.git/info/lfs");
        var proven = passes.prove(pass.token().reveal()).orElseThrow();
        assertThat(proven.user()).isEqualTo(Samples.ALICE);
        assertThat(proven.scope().allows(WEB, Right.DEPLOY)).isTrue();
        assertThat(proven.scope().allows(WEB, Right.MANAGE)).isFalse();
        assertThat(proven.scope().allows(SHOP, Right.READ)).isFalse();
        assertThat(passes.prove(read.token().reveal()).orElseThrow().scope().allows(WEB, Right.PUSH))
                .isFalse();
        assertThatThrownBy(() -> passes.issue(BOB, WEB, false)).hasMessage("app 'web' not found");
        assertThatThrownBy(() -> passes.issue(BOB, WEB, true)).hasMessage("app 'web' not found");
    }
}
