package dev.slipway.local.run;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Sends signals to processes by their ids. The JDK itself signals its own children only. */
final class Signals {
    static final int TERM = 15;
    static final int KILL = 9;
    static final int STOP = 19;

    @SuppressWarnings("restricted")
    private static final MethodHandle SEND = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("kill"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private Signals() {}

    /** Returns whether the process was there to get it. */
    static boolean send(long pid, int signal) {
        if (pid <= 1 || pid > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("no process of ours has the id " + pid);
        }
        try {
            return (int) SEND.invokeExact((int) pid, signal) == 0;
        } catch (Throwable broken) {
            throw new IllegalStateException("kill(2) cannot be called", broken);
        }
    }
}
