package dev.slipway.core.lfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.AppName;
import dev.slipway.core.Samples;
import dev.slipway.core.identity.Right;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class TicketsTest {
    private static final AppName WEB = AppName.parse("team/web");
    private static final Oid OID = new Oid("4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393");
    private static final Ticket SESSION = new Ticket.Session(Samples.BOB, WEB, Right.DEPLOY);

    private static Tickets tickets(String secret, Duration later) {
        return new Tickets(() -> secret.getBytes(UTF_8), Clock.fixed(Samples.NOW.plus(later), ZoneOffset.UTC));
    }

    @Test
    void everyServerWithTheSecretReadsWhatOneSigned() {
        for (var ticket : List.of(
                SESSION,
                new Ticket.Transfer(Samples.ALICE, WEB, OID, 12345, true),
                new Ticket.Transfer(Samples.ALICE, AppName.parse("web"), OID, 0, false))) {
            var signed = tickets("secret", Duration.ZERO).sign(ticket);

            assertThat(tickets("secret", Duration.ofMinutes(4)).read(signed.reveal()))
                    .contains(ticket);
        }
    }

    @Test
    void itEndsByItself() {
        var signed = tickets("secret", Duration.ZERO).sign(SESSION).reveal();

        var transfer = tickets("secret", Duration.ZERO)
                .sign(new Ticket.Transfer(Samples.BOB, WEB, OID, 1, true))
                .reveal();

        assertThat(tickets("secret", Duration.ofMinutes(5)).read(signed)).isEmpty();
        assertThat(tickets("secret", Duration.ofMinutes(29)).read(transfer)).isPresent();
        assertThat(tickets("secret", Duration.ofMinutes(30)).read(transfer)).isEmpty();
    }

    @Test
    void anotherSecretsSignatureIsNone() {
        var signed = tickets("secret", Duration.ZERO).sign(SESSION).reveal();

        assertThat(tickets("other", Duration.ZERO).read(signed)).isEmpty();
    }

    @Test
    void noCharacterOfItCanBeChanged() {
        var tickets = tickets("secret", Duration.ZERO);
        var signed = tickets.sign(SESSION).reveal();

        for (int i = 0; i < signed.length() - 1; i++) {
            var forged = new StringBuilder(signed);
            forged.setCharAt(i, signed.charAt(i) == 'A' ? 'B' : 'A');
            assertThat(tickets.read(forged.toString())).as("at %d", i).isEmpty();
        }
    }

    @Test
    void otherTextsAreNone() {
        var tickets = tickets("secret", Duration.ZERO);

        for (var text : List.of("", ".", "a", "a.b", "..", "é.é", "a".repeat(10_000), "====.====")) {
            assertThat(tickets.read(text)).as(text).isEmpty();
        }
    }
}
