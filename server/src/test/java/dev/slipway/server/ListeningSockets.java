package dev.slipway.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Where a process listens, as Linux tells it. */
final class ListeningSockets {
    private static final String LISTENING = "0A";

    private ListeningSockets() {}

    static List<InetSocketAddress> of(long pid) throws IOException {
        var own = sockets(pid);
        var found = new ArrayList<InetSocketAddress>();
        for (var table : List.of("tcp", "tcp6")) {
            for (var line : Files.readAllLines(Path.of("/proc/%d/net/%s".formatted(pid, table)))) {
                var fields = line.strip().split("\\s+");
                if (fields[3].equals(LISTENING) && own.contains(fields[9])) {
                    found.add(address(fields[1]));
                }
            }
        }
        return found;
    }

    private static Set<String> sockets(long pid) throws IOException {
        var inodes = new HashSet<String>();
        try (var descriptors = Files.list(Path.of("/proc/%d/fd".formatted(pid)))) {
            for (var descriptor : descriptors.toList()) {
                var target = Files.exists(descriptor) || Files.isSymbolicLink(descriptor)
                        ? Files.readSymbolicLink(descriptor).toString()
                        : "";
                if (target.startsWith("socket:[")) {
                    inodes.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        }
        return inodes;
    }

    /** The address's 32-bit words are in the machine's order, the port in the network's. */
    private static InetSocketAddress address(String text) throws IOException {
        int colon = text.indexOf(':');
        var bytes = HexFormat.of().parseHex(text.substring(0, colon));
        var ordered = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            ordered[i] = bytes[i / 4 * 4 + 3 - i % 4];
        }
        return new InetSocketAddress(
                InetAddress.getByAddress(ordered), Integer.parseInt(text.substring(colon + 1), 16));
    }
}
