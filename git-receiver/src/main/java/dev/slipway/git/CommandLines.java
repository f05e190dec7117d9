package dev.slipway.git;

import dev.slipway.core.ShellWords;
import dev.slipway.core.Streams;
import dev.slipway.core.UserException;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.platform.SshCommands;
import dev.slipway.git.ssh.ClientStreams;
import dev.slipway.git.ssh.Requests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads what clients ask for: one of git's two services, or one of our commands. No child process is ever made of it. */
final class CommandLines implements Requests {
    private static final int LONGEST = 16 * 1024;
    private static final int FAILED = 1;

    private final Pushes pushes;
    private final Fetches fetches;
    private final SshCommands commands;

    CommandLines(Pushes pushes, Fetches fetches, SshCommands commands) {
        this.pushes = pushes;
        this.fetches = fetches;
        this.commands = commands;
    }

    @Override
    public Job read(Principal who, String command, String gitProtocol) {
        try {
            if (command.length() > LONGEST) {
                return refused("the command is longer than 16 KiB");
            }
            var git = GitCommand.parse(command);
            if (git.isPresent()) {
                return new Job(false, client -> run(who, git.get(), gitProtocol, client));
            }
            var words = ShellWords.split(command);
            return new Job(true, client -> run(who, words, client));
        } catch (UserException e) {
            return refused(e.reason());
        }
    }

    private int run(Principal who, GitCommand git, String gitProtocol, ClientStreams client) throws IOException {
        return switch (git.service()) {
            case RECEIVE_PACK -> pushes.receive(who, git, client);
            case UPLOAD_PACK -> fetches.upload(who, git, gitProtocol, client);
        };
    }

    private int run(Principal who, List<String> words, ClientStreams client) throws InterruptedException {
        int status = commands.run(who, words, new Streams(client.in(), client.out(), client.err()));
        // No words greet; but whoever wanted a shell did not get one.
        return words.isEmpty() ? FAILED : status;
    }

    private static Job refused(String reason) {
        return new Job(false, client -> {
            client.err().write((reason + "\n").getBytes(StandardCharsets.UTF_8));
            return FAILED;
        });
    }
}
