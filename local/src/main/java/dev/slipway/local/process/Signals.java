package dev.slipway.local.process;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Sends signals to processes by their ids. The JDK itself signals its own children only. */
public final class Signals {
    public static final int TERM = 15;
    public static final int KILL = 9;
    public static final int STOP = 19;

    @SuppressWarnings("restricted")
    private static final MethodHandle SEND = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("kill"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private Signals() {}

    /** Returns whether the process was there to get it. */
    public static boolean send(long pid, int signal) {
        return deliver(checked(pid), signal);
    }

    /** The same for a whole process group, in one step. */
    static boolean sendGroup(long leader, int signal) {
        return deliver(-checked(leader), signal);
    }

    private static int checked(long pid) {
        if (pid <= 1 || pid > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("no process of ours has the id " + pid);
        }
        return (int) pid;
    }

    private static boolean deliver(int target, int signal) {
        try {
            return (int) SEND.invokeExact(target, signal) == 0;
        } catch (Throwable broken) {
            throw new IllegalStateException("kill(2) cannot be called", broken);
        }
    }
}
