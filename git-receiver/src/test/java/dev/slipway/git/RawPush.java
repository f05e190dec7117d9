package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Bob's pushes to web, byte by byte. */
record RawPush(TestReceiver receiver) {
    private static final String ZERO = "0".repeat(40);

    /** Makes main from that commit, with that pack; returns what came back. */
    String main(String commit, byte[] pack) throws Exception {
        var line = "%s %s refs/heads/main\0 report-status".formatted(ZERO, commit);
        var all = new ByteArrayOutputStream();
        all.writeBytes("%04x%s0000".formatted(line.length() + 4, line).getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(pack);
        return send(all.toByteArray());
    }

    /** Sends that to receive-pack as is; returns what came back, within a bounded time. */
    String send(byte[] bytes) throws Exception {
        var input = Files.write(Files.createTempFile(receiver.folder, "input", ""), bytes);
        var output = Files.createTempFile(receiver.folder, "output", "");
        var command = new ArrayList<>(receiver.ssh(TestReceiver.BOB));
        command.addAll(List.of("-p", String.valueOf(receiver.port), "git@127.0.0.1", "git-receive-pack 'web'"));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectInput(input.toFile()).redirectOutput(output.toFile());
        var client = builder.start();
        assertThat(client.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output, StandardCharsets.ISO_8859_1);
    }
}
