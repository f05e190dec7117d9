package dev.slipway.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The descriptors that the machine lets the server have open: connections, files, pipes to processes. */
final class Descriptors {
    private static final int PARTS = 4;

    private Descriptors() {}

    /**
     * What all visitors, or all who are connected by SSH, may take of them. A visit takes two, one of them to the app, so the
     * last quarter is left for what the server does for them.
     */
    static int aQuarter() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        long most =
                system instanceof UnixOperatingSystemMXBean unix ? unix.getMaxFileDescriptorCount() : Integer.MAX_VALUE;
        return Math.clamp(most / PARTS, 1, Integer.MAX_VALUE);
    }
}
