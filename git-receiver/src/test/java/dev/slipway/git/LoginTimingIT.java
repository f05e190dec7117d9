package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.sshd.client.session.ClientSession.ClientSessionEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the time of a refusal gives away who is known. */
class LoginTimingIT {
    private static final List<String> USERS = List.of("git", "bob", "nobody");
    private static final int ROUNDS = 30;
    private static final int TRIES = 3;

    /** Less than a look-up that only one of them needs would take over a network that somebody measures across. */
    private static final Duration NOISE = Duration.ofMillis(3);

    @TempDir
    private Path folder;

    // withstand A 25
    @Test
    void aStrangersKeyIsRefusedAsQuicklyForWhoeverItIsOffered() throws Exception {
        Shell.in(folder).ok("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "stranger");
        try (var receiver = TestReceiver.start(folder);
                var client = new LibraryClient(receiver)) {
            var spread = Duration.ofDays(1);

            // A busy machine may favour one of them once; what the server does differently shows every time.
            for (int i = 0; i < TRIES && spread.compareTo(NOISE) >= 0; i++) {
                spread = spread(client);
            }

            assertThat(spread).isLessThan(NOISE);
        }
    }

    /** How far the medians of the refusals are apart. */
    private Duration spread(LibraryClient client) throws Exception {
        var times = new TreeMap<String, List<Duration>>();
        for (int round = 0; round < ROUNDS; round++) {
            // In turns and in changing order, so that whatever slows the machine slows all of them.
            for (int i = 0; i < USERS.size(); i++) {
                var user = USERS.get((round + i) % USERS.size());
                times.computeIfAbsent(user, _ -> new ArrayList<>()).add(refused(client, user));
            }
        }
        var medians =
                times.values().stream().map(LoginTimingIT::median).sorted().toList();
        return medians.getLast().minus(medians.getFirst());
    }

    private Duration refused(LibraryClient client, String user) throws IOException, GeneralSecurityException {
        try (var session = client.connect(user, folder.resolve("stranger"))) {
            session.waitFor(List.of(ClientSessionEvent.WAIT_AUTH), LibraryClient.WAIT);
            long begin = System.nanoTime();
            var login = session.auth();
            login.await(LibraryClient.WAIT);
            var took = Duration.ofNanos(System.nanoTime() - begin);
            assertThat(login.isFailure()).isTrue();
            return took;
        }
    }

    private static Duration median(List<Duration> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }
}
