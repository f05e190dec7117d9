package dev.slipway.acceptance;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Whom a terminal belongs to. */
enum Account {
    /** Whoever runs the tests. */
    OWN(""),

    /** Somebody who may do nothing special, which only root can become. */
    NOBODY("setpriv --reuid=65534 --regid=65534 --clear-groups");

    private static final int ID = 65534;

    private final String becoming;

    Account(String becoming) {
        this.becoming = becoming;
    }

    /** The command that runs that one as the account. */
    List<String> typing(String... command) {
        return Stream.concat(Stream.of(becoming.split(" ", -1)).filter(word -> !word.isEmpty()), Stream.of(command))
                .toList();
    }

    /** Whether this machine lets the tests become it, and it the program run; what was built last is what it will run. */
    boolean isUsable() {
        var version = List.of(Machine.PROJECT.resolve("slipway").toString(), "--version");
        return this == OWN || (succeeds(version) && succeeds(typing(version.toArray(String[]::new))));
    }

    /** Makes the folder the account's own. */
    void give(Path folder) throws IOException {
        if (this == NOBODY) {
            Files.setAttribute(folder, "unix:uid", ID);
            Files.setAttribute(folder, "unix:gid", ID);
        }
    }

    private static boolean succeeds(List<String> command) {
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("SLIPWAY_BUILD", "no");
            var process = builder.start();
            process.getOutputStream().close();
            process.getInputStream().transferTo(OutputStream.nullOutputStream());
            return process.waitFor() == 0;
        } catch (IOException _) {
            // This system has no such program.
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
