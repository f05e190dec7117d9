package dev.slipway.local.run;

import dev.slipway.local.process.ProcFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells whether the process that listens on a port is the one that the port was given to. Another app that took the port
 * first must not get its visitors.
 */
final class PortOwner {
    private static final String LISTENING = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private final AppProcess process;

    PortOwner(AppProcess process) {
        this.process = process;
    }

    /** Also true on systems that do not say. */
    boolean isIt() throws IOException {
        var sockets = listening();
        if (sockets.isEmpty()) {
            return !Files.exists(ProcFile.PROC.resolve("net"));
        }
        return process.group().members().stream().anyMatch(member -> holdsOneOf(sockets, member));
    }

    /** The sockets that listen on the port, as the links to them read. */
    private Set<String> listening() throws IOException {
        var suffix = ":%04X".formatted(process.port());
        var sockets = new HashSet<String>();
        for (var table : List.of("tcp", "tcp6")) {
            var file = ProcFile.PROC.resolve("net").resolve(table);
            if (Files.exists(file)) {
                for (var line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                    var fields = line.strip().split("\\s+");
                    if (fields.length > INODE
                            && fields[LOCAL_ADDRESS].endsWith(suffix)
                            && fields[STATE].equals(LISTENING)) {
                        sockets.add("socket:[" + fields[INODE] + "]");
                    }
                }
            }
        }
        return sockets;
    }

    private static boolean holdsOneOf(Set<String> sockets, ProcFile member) {
        var folder = ProcFile.PROC.resolve(Long.toString(member.pid())).resolve("fd");
        try (var descriptors = Files.newDirectoryStream(folder)) {
            for (var descriptor : descriptors) {
                if (sockets.contains(target(descriptor))) {
                    return true;
                }
            }
            return false;
        } catch (IOException gone) {
            return false;
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closed) {
            return "";
        }
    }
}
