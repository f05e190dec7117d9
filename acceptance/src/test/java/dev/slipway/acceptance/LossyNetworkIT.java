package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client behind a network that loses packets, is slow, and goes away for a while. */
final class LossyNetworkIT {
    // Of the addresses that are kept for tests of networks.
    private static final String NETWORK =
            "198.19." + (1 + ProcessHandle.current().pid() % 250);

    @TempDir
    private Path folder;

    @Test
    void breaksNoPromise() throws IOException { // withstand G 110
        try (var kept = Kept.in(folder)) {
            var machine = kept.machine();
            try {
                assumeTrue(
                        machine.type(network()).status() == 0,
                        "needs the right to make network namespaces, and iptables with its statistic module");
                machine.run("""
                        server_stop; export SLIPWAY_SSH=%1$s.1:$SSH_PORT; server_start
                        remote() { ssh -p "$SSH_PORT" git@%1$s.1 "$@"; }
                        git remote set-url epinio ssh://git@$SLIPWAY_SSH/kept
                        away git ls-remote -q epinio main""".formatted(NETWORK));
                loseAndDelay(kept);
                goAway(kept);
                machine.run("server_stop");
                kept.startAndCheck();
                kept.pushAgain();
            } finally {
                machine.type("ip link del $space; ip netns del $space");
            }
        }
    }

    /** A namespace, in which commands are run by away, with a line of its own to this machine. */
    private static String network() {
        return """
                space=slip-$SSH_PORT
                away() { ip netns exec $space "$@"; }
                drop() { away iptables -A INPUT "$@" -j DROP && away iptables -A OUTPUT "$@" -j DROP; }
                ip netns add $space && ip link add $space type veth peer name inner netns $space &&
                ip addr add %1$s.1/24 dev $space && ip link set $space up && ip -n $space link set lo up &&
                ip -n $space addr add %1$s.2/24 dev inner && ip -n $space link set inner up &&
                drop -s 198.18.0.0/15 -m statistic --mode random --probability 0 && away iptables -F""".formatted(NETWORK);
    }

    /** Three of ten packets are lost, each way, and answers take two seconds. Who fails tries again. */
    private static void loseAndDelay(Kept kept) {
        var text = kept.say();
        kept.machine().run("""
                proxy=$PROJECT/acceptance/src/test/delaying-proxy.py
                ip netns exec $space python3 $proxy %1$s.1 $SSH_PORT 2 >$story/delaying & proxy=$!
                eventually grep -q . $story/delaying
                drop -s 198.18.0.0/15 -m statistic --mode random --probability 0.3
                pushed=no start=$SECONDS
                for try in 1 2 3 4; do
                    away git push -q ssh://git@127.0.0.1:$(cat $story/delaying)/kept main && pushed=yes && break
                done
                away iptables -F; kill $proxy
                [ $pushed = yes ] && [ $((SECONDS - start)) -gt 10 ]""".formatted(NETWORK));
        assertThat(kept.page()).isEqualTo(text);
    }

    /** For ten seconds nothing gets through: in the middle of a build for one push, of its pack for another. */
    private static void goAway(Kept kept) throws IOException {
        var text = kept.say();
        kept.buildpack().hold();
        kept.machine().run("""
                cat >$story/bin/half-ssh <<'END'
                #!/bin/bash
                exec ssh "$@" < <(head -c 3000000; until [ -e $story/go-on ]; do sleep 0.1; done; exec cat)
                END
                chmod +x $story/bin/half-ssh; export story
                away git push epinio main >$story/push.out 2>&1 & push=$!
                eventually grep -q 'remote: *building' $story/push.out
                git checkout -q -b large && head -c 10000000 /dev/urandom >blob && git add blob && git commit -qm Blob
                GIT_SSH=half-ssh away git push epinio large >$story/large.out 2>&1 & large=$!
                half() { find $SLIPWAY_DATA/repositories -path '*/incoming/*' -size +1000k | grep -q .; }
                eventually half
                drop -s 198.18.0.0/15; touch $story/go-on; sleep 10; away iptables -F""");
        kept.buildpack().letGo();
        kept.machine().run("""
                wait $push; pushed=$?; wait $large; large=$?; git checkout -q main
                [ $pushed = 0 ] && [ $large = 0 ] || { cat $story/push.out $story/large.out; false; }
                [ "$(git ls-remote -q epinio large | cut -c1-40)" = "$(git rev-parse large)" ]""");
        assertThat(kept.page()).isEqualTo(text);
    }
}
