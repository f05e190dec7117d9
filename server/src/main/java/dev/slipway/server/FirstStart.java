package dev.slipway.server;

import dev.slipway.core.Conflict;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Keys;
import dev.slipway.core.identity.PublicKey;
import dev.slipway.core.identity.SshKey;
import dev.slipway.core.identity.User;
import dev.slipway.core.identity.Users;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes the admin where there are no users yet, and gives it the keys of whoever starts the server. */
record FirstStart(Users users, Keys keys, Clock clock) {
    private static final int MOST_BYTES = 16 * 1024;
    private static final int LONGEST_LABEL = 64;

    /**
     * Does nothing on later starts: a key that was removed must not come back.
     *
     * @param keyFolder whose {@code *.pub} files become the admin's keys
     * @return what was done, in lines for whoever starts the server
     */
    List<String> run(Path keyFolder, boolean importKeys) {
        if (!users.list().isEmpty()) {
            return List.of();
        }
        try {
            users.add(new User(UserName.ADMIN, true, clock.instant()));
        } catch (Conflict _) {
            // Another server was first.
            return List.of();
        }
        var lines = new ArrayList<String>();
        lines.add("Made user admin");
        if (importKeys) {
            publicKeyFiles(keyFolder).forEach(file -> lines.add(importKey(file)));
        }
        if (keys.list(UserName.ADMIN).isEmpty()) {
            lines.add("The admin has no key yet, so nobody can push");
            lines.add("  add one: slipway keys add < ~/.ssh/id_ed25519.pub (ssh-keygen -t ed25519 makes one)");
        }
        return lines;
    }

    private static List<Path> publicKeyFiles(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".pub"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    private String importKey(Path file) {
        var name = Quoted.shorten(file.getFileName().toString());
        try {
            var key = PublicKey.parse(read(file));
            var label = name.substring(0, Math.min(LONGEST_LABEL, name.length() - ".pub".length()));
            keys.add(new SshKey(key, UserName.ADMIN, label, KeyScope.FULL, clock.instant(), Instant.MIN));
            return "Imported %s as the admin's key: %s".formatted(name, key.fingerprint());
        } catch (InvalidInput | Conflict e) {
            return "Skipped %s: %s".formatted(name, e.reason());
        } catch (IOException e) {
            return "Skipped %s: it cannot be read".formatted(name);
        }
    }

    private static String read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new InvalidInput("it is not a file", "");
        }
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new InvalidInput("it is too large for a public key", "");
            }
            return new String(bytes, java.nio.charset.StandardCharsets.UTF_8).strip();
        }
    }
}
