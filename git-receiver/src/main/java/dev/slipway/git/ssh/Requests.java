package dev.slipway.git.ssh;

import dev.slipway.core.identity.Principal;

/** What the SSH server does with the commands that logged-in clients ask for. */
public interface Requests {
    /**
     * Reads one request; refusals are told by the job.
     *
     * @param command the command line as it was sent; empty if a shell was asked for
     * @param gitProtocol what git sent in {@code GIT_PROTOCOL}, of valid form; empty if nothing
     */
    Job read(Principal who, String command, String gitProtocol);

    /**
     * A request that is ready to run.
     *
     * @param interrupted whether the running thread is interrupted when the client goes away. Git's are not: an interrupt
     *     closes the files that JGit shares between all its users
     */
    record Job(boolean interrupted, Body body) {}

    /** The work of a {@link Job}. */
    @FunctionalInterface
    interface Body {
        /** Runs to the end on the calling thread; the result is the exit status. */
        int run(ClientStreams streams) throws Exception;
    }
}
