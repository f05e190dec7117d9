package dev.slipway.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Streams;
import dev.slipway.core.UserException;
import dev.slipway.core.app.RepositoryPath;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.lfs.LfsPasses;
import dev.slipway.core.platform.SshCommands;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Answers {@code git-lfs-authenticate PATH upload|download}, and leaves all other commands to others.
 *
 * @see <a href="https://github.com/git-lfs/git-lfs/blob/main/docs/api/server-discovery.md">what git-lfs asks</a>
 */
record LfsAuthenticate(LfsPasses passes, SshCommands others) implements SshCommands {
    private static final String NAME = "git-lfs-authenticate";
    private static final String UPLOAD = "upload";
    private static final List<String> OPERATIONS = List.of(UPLOAD, "download");
    private static final int WORDS = 3;
    private static final int OK = 0;
    private static final int FAILED = 1;

    @Override
    public int run(Principal who, List<String> words, Streams streams) throws InterruptedException {
        if (words.isEmpty() || !words.getFirst().equals(NAME)) {
            return others.run(who, words, streams);
        }
        try {
            write(streams.out(), answer(who, words));
            return OK;
        } catch (UserException e) {
            write(streams.err(), GitErrors.line(e) + "\n");
            return FAILED;
        }
    }

    private String answer(Principal who, List<String> words) {
        if (words.size() != WORDS || !OPERATIONS.contains(words.get(2))) {
            throw new InvalidInput("git-lfs-authenticate takes a path, and upload or download", "let git-lfs call it");
        }
        var app = new RepositoryPath(words.get(1)).app();
        var pass = passes.issue(who, app, words.get(2).equals(UPLOAD));
        // What is put in needs no escapes: an address, base64 and a number.
        return """
                {"href": "%s", "header": {"Authorization": "Bearer %s"}, "expires_in": %d}
                """.formatted(pass.href(), pass.token().reveal(), pass.valid().toSeconds());
    }

    private static void write(OutputStream out, String text) {
        try {
            out.write(text.getBytes(UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("answer git-lfs-authenticate", e);
        }
    }
}
