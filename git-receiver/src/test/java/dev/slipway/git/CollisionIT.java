package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.DeflaterOutputStream;
import org.eclipse.jgit.util.sha1.SHA1;
import org.eclipse.jgit.util.sha1.Sha1CollisionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two objects of one name. No such pair of git objects is public, so a file stands in for one half. */
class CollisionIT {
    // What the two files of https://shattered.io begin with: all blocks up to the end of the collision.
    private static final String HEAD =
            "JVBERi0xLjMKJeLjz9MKCgoxIDAgb2JqCjw8L1dpZHRoIDIgMCBSL0hlaWdodCAzIDAgUi9UeXBlIDQg"
                    + "MCBSL1N1YnR5cGUgNSAwIFIvRmlsdGVyIDYgMCBSL0NvbG9yU3BhY2UgNyAwIFIvTGVuZ3RoIDggMCBSL0JpdHNQZXJDb21wb25lbnQg"
                    + "OD4+CnN0cmVhbQr/2P/+ACRTSEEtMSBpcyBkZWFkISEhISGFL+wJIzl1nDmxocY8TJfh//4B";
    private static final String FIRST = HEAD
            + "c0bckWa2fhGPApq2IbJWD/nKZ8yox/hbqEx5AwwrPeIY+G2zqQkB1d9FwU8m/t+z3DjpasIv571yjw5FvOBG0jxXD+sUE5i7VS71oKgr4"
            + "zH+pIA3uLXXHw4zLt+TrDUA603cDezBqGR5DHgsdiFWYN0wl5HQa9CvP5jNpLxGKbE=";
    private static final String SECOND = HEAD
            + "f0bck6a2fgE7ApqqHbJWC0XKZ9aIx/hLjEx5H+ArPfYU+G2xaQkBxWtFwVMK/t+3YDjpcnIv561yjw5JBOBGwjBXD+nUE5ir4S71vJQr4"
            + "zVCpIAtmLXXDyozLsN/rDUU503cDyzBqHTNDHgwWiFWZGEwl4lga9C/P5jNqARGKaE=";

    @TempDir
    private Path folder;

    private TestReceiver receiver;
    private Shell git = Shell.in(Path.of("/"));

    @BeforeEach
    void start() {
        receiver = TestReceiver.start(folder);
        git = receiver.as(TestReceiver.BOB).cd(receiver.project("web"));
        git.ok("git", "push", "-q", receiver.url("web"), "main");
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    // withstand C 51
    @ParameterizedTest
    @ValueSource(strings = {FIRST, SECOND})
    void theHashOfPushedObjectsKnowsAnAttack(String half) {
        var hash = SHA1.newInstance();
        hash.update(Base64.getDecoder().decode(half));

        assertThatThrownBy(hash::digest)
                .isInstanceOf(Sha1CollisionException.class)
                .hasMessageContaining("f92d74e3874587aaf443d1db961d4e26dde13e9c");
    }

    // withstand C 51
    @Test
    void anObjectWithTheNameOfAnotherIsRefused() throws Exception {
        var before = git.ok("git", "rev-parse", "main").strip();
        Files.writeString(folder.resolve("projects/web/README"), "good");
        git.ok("git", "commit", "-q", "-a", "-m", "second");
        var name = git.ok("git", "rev-parse", "main:README").strip();
        var twin = receiver.bare("web").resolve("objects/" + name.substring(0, 2) + "/" + name.substring(2));
        Files.createDirectories(twin.getParent());
        try (var out = new DeflaterOutputStream(Files.newOutputStream(twin))) {
            out.write("blob 4\0evil".getBytes(StandardCharsets.US_ASCII));
        }

        var ended = git.run("git", "push", receiver.url("web"), "main");

        assertThat(ended.status()).isNotZero();
        assertThat(ended.output()).contains("remote unpack failed").containsIgnoringCase("collision on " + name);
        assertThat(receiver.inspect("web", "rev-parse", "main")).isEqualTo(before);
        assertThat(receiver.incomingFiles("web")).isEmpty();
        git.ok("git", "push", "-q", receiver.url("web"), before + ":refs/heads/other");
    }
}
