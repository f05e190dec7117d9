package dev.slipway.git.ssh;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.ChannelSession;

/**
 * A channel that runs one command and nothing else: no terminal, subsystem, agent or X11. Of the environment it takes
 * git's protocol version, and only where it is one.
 */
final class SessionChannel extends ChannelSession {
    static final String GIT_PROTOCOL = "GIT_PROTOCOL";
    private static final Pattern GIT_PROTOCOL_VALUE = Pattern.compile("version=[0-9]{1,3}(:[a-z0-9=]{1,32}){0,4}");

    private final Runnable heard;

    /** @param heard called whenever the client sends, or has read what was sent to it */
    private SessionChannel(Runnable heard) {
        super(List.of());
        this.heard = heard;
    }

    @Override
    public void handleData(Buffer buffer) throws IOException {
        heard.run();
        super.handleData(buffer);
    }

    @Override
    public void handleWindowAdjust(Buffer buffer) throws IOException {
        heard.run();
        super.handleWindowAdjust(buffer);
    }

    /** Tells the exit status first: a client that has nothing to send closes at the end of the output, and hears no more. */
    @Override
    protected void closeShell(int exitValue, boolean closeImmediately) throws IOException {
        if (!isClosing()) {
            sendExitStatus(exitValue);
        }
        super.closeShell(exitValue, closeImmediately);
    }

    @Override
    protected RequestHandler.Result handleInternalRequest(String requestType, boolean wantReply, Buffer buffer)
            throws IOException {
        return switch (requestType) {
            case CHANNEL_EXEC, CHANNEL_SHELL -> super.handleInternalRequest(requestType, wantReply, buffer);
            case "env" -> environment(buffer.getString(), buffer.getString());
            default -> RequestHandler.Result.ReplyFailure;
        };
    }

    private RequestHandler.Result environment(String name, String value) {
        if (!name.equals(GIT_PROTOCOL) || !GIT_PROTOCOL_VALUE.matcher(value).matches()) {
            return RequestHandler.Result.ReplyFailure;
        }
        addEnvVariable(name, value);
        return RequestHandler.Result.ReplySuccess;
    }

    /** Makes the channels of all sessions. */
    record Factory(Connections connections) implements ChannelFactory {
        @Override
        public String getName() {
            return "session";
        }

        @Override
        public Channel createChannel(Session session) {
            var channel = new SessionChannel(() -> connections.heard(session));
            connections.channelOpened(session);
            channel.addCloseFutureListener(_ -> connections.channelClosed(session));
            return channel;
        }
    }
}
