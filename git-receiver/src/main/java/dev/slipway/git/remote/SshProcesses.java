package dev.slipway.git.remote;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.eclipse.jgit.transport.RemoteSession2;

/** Git's commands on a server elsewhere, by a session that has logged in. */
record SshProcesses(SshClient client, ClientSession session, Allowance allowance) implements RemoteSession2 {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public Process exec(String command, int timeout) throws IOException {
        return exec(command, Map.of(), timeout);
    }

    @Override
    public Process exec(String command, Map<String, String> environment, int timeout) throws IOException {
        var channel = session.createExecChannel(command);
        environment.forEach(channel::setEnv);
        channel.open().verify(PATIENCE);
        return new Running(channel, allowance);
    }

    @Override
    public void disconnect() {
        session.close(true);
        client.stop();
    }

    /** A command that runs there. */
    private static final class Running extends Process {
        private final ChannelExec channel;
        private final InputStream counted;

        Running(ChannelExec channel, Allowance allowance) {
            this.channel = channel;
            this.counted = new Counted(channel.getInvertedOut(), allowance);
        }

        @Override
        public OutputStream getOutputStream() {
            return channel.getInvertedIn();
        }

        @Override
        public InputStream getInputStream() {
            return counted;
        }

        @Override
        public InputStream getErrorStream() {
            return channel.getInvertedErr();
        }

        @Override
        public int waitFor() {
            channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), PATIENCE);
            return exitValue();
        }

        @Override
        public int exitValue() {
            var status = channel.getExitStatus();
            if (status == null) {
                throw new IllegalThreadStateException("it has not ended");
            }
            return status;
        }

        @Override
        public void destroy() {
            channel.close(true);
        }
    }

    /** Counts what comes. */
    private static final class Counted extends FilterInputStream {
        private final Allowance allowance;

        Counted(InputStream in, Allowance allowance) {
            super(in);
            this.allowance = allowance;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            allowance.patience(PATIENCE);
            int count = in.read(bytes, offset, length);
            allowance.take(Math.max(0, count));
            return count;
        }
    }
}
