package dev.slipway.git;

import dev.slipway.core.UserException;
import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.jgit.transport.PacketLineOut;

/** Refusals before anything else was said, as git clients print them: {@code fatal: remote error: ...}. */
final class GitErrors {
    private GitErrors() {}

    static void tell(UserException refusal, OutputStream out) throws IOException {
        tell(line(refusal), out);
    }

    static void tell(String line, OutputStream out) throws IOException {
        new PacketLineOut(out).writeString("ERR " + line + "\n");
        out.flush();
    }

    /** The reason with its advice, in one line. */
    static String line(UserException refusal) {
        return refusal.advice().isEmpty() ? refusal.reason() : refusal.reason() + "; " + refusal.advice();
    }
}
