package dev.slipway.core.platform;

import dev.slipway.core.AppName;
import dev.slipway.core.identity.Principal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The two requests that a git client makes for a push or a fetch over HTTP, without the HTTP around them. Refusals are
 * thrown as long as nothing was written.
 *
 * @see <a href="https://git-scm.com/docs/http-protocol">Git's smart HTTP protocol</a>
 */
public interface GitOverHttp {
    /**
     * What is asked for.
     *
     * @param protocol the header {@code Git-Protocol}; empty without it
     */
    record Request(Principal who, AppName app, Service service, String protocol) {}

    /** Which way the objects go. */
    enum Service {
        RECEIVE_PACK("git-receive-pack"),
        UPLOAD_PACK("git-upload-pack");

        private final String program;

        Service(String program) {
            this.program = program;
        }

        /** As git calls it, in addresses and media types too. */
        @Override
        public String toString() {
            return program;
        }
    }

    /** Writes what refs there are, and what can be done with them. */
    void advertise(Request request, OutputStream out) throws IOException;

    /** Answers what the client wants or brings; a client that is silent for long is for the connection to find out. */
    void serve(Request request, InputStream in, OutputStream out) throws IOException;
}
