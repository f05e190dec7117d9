package dev.slipway.git;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.sshd.client.channel.ChannelSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;

/** A channel that makes one request, and keeps what the server answers. */
final class AskingChannel extends ChannelSession {
    private final String request;
    private final Consumer<Buffer> content;
    private final List<Boolean> answers = new CopyOnWriteArrayList<>();

    AskingChannel(String request, Consumer<Buffer> content) {
        this.request = request;
        this.content = content;
    }

    /** Whether each request was granted, in the order of the answers. */
    List<Boolean> answers() {
        return answers;
    }

    @Override
    protected void doOpen() throws IOException {
        var buffer = getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST);
        buffer.putUInt(getRecipient());
        buffer.putString(request);
        buffer.putBoolean(true);
        content.accept(buffer);
        writePacket(buffer);
        super.doOpen();
    }

    @Override
    public void handleSuccess() {
        answers.add(true);
    }

    @Override
    public void handleFailure() {
        answers.add(false);
    }
}
