package dev.slipway.git.remote;

import dev.slipway.core.Busy;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.NotAllowed;
import dev.slipway.core.UserException;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.apache.sshd.common.SshException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;

/**
 * What to tell of a fetch that failed.
 *
 * @param url what was fetched from
 * @param status of the last answer; 0 if there was none
 * @param hidden advice where that server shows no such repository
 */
record FetchFailure(URI url, int status, String hidden) {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int MISSING = 404;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    /** What the other server answered cannot be used. */
    static final class Useless extends IOException {
        private static final long serialVersionUID = 1L;

        Useless(String message) {
            super(message);
        }
    }

    UserException of(IOException failure) {
        var host = url.getHost();
        var refused = find(failure, AddressGuard.Refused.class);
        if (refused.isPresent()) {
            return with(
                    failure,
                    new NotAllowed(
                            String.valueOf(refused.get().getMessage()),
                            refused.get().advice()));
        }
        var denied = find(failure, SshSessions.Denied.class);
        if (denied.isPresent()) {
            return with(failure, denied.get().told());
        }
        if (find(failure, NoRemoteRepositoryException.class).isPresent()
                || status == UNAUTHORIZED
                || status == FORBIDDEN
                || status == MISSING) {
            return with(failure, new NotAllowed("%s shows no repository %s".formatted(host, url.getPath()), hidden));
        }
        if (isPassing(failure)) {
            return with(
                    failure,
                    new Busy(
                            "%s cannot be fetched from now: %s".formatted(host, innermost(failure)),
                            "try again later"));
        }
        return with(
                failure,
                new InvalidInput(
                        "what %s sent is of no use: %s".formatted(host, innermost(failure)),
                        "see what it has with git fsck"));
    }

    private static UserException with(IOException cause, UserException failure) {
        failure.initCause(cause);
        return failure;
    }

    private boolean isPassing(IOException failure) {
        return status == TOO_MANY
                || status >= SERVER_ERROR
                || causes(failure)
                        .anyMatch(cause -> cause instanceof SocketException
                                || cause instanceof SocketTimeoutException
                                || cause instanceof UnknownHostException
                                || cause instanceof EOFException
                                || cause instanceof SshException
                                || cause instanceof SSLException);
    }

    private static String innermost(IOException failure) {
        return causes(failure)
                .reduce((_, inner) -> inner)
                .map(Throwable::getMessage)
                .orElse("it failed");
    }

    private static <T extends Throwable> Optional<T> find(IOException failure, Class<T> kind) {
        return causes(failure).filter(kind::isInstance).map(kind::cast).findFirst();
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }
}
