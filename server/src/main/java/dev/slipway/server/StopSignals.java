package dev.slipway.server;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The wish to stop, as SIGTERM, SIGINT or SIGHUP bring it: the first one is to be awaited, the next one ends the process at
 * once.
 *
 * <p>A shutdown hook would not do: the JVM ends with status 143 after its hooks, and lets no second signal through while
 * they run. The JDK keeps {@code sun.misc.Signal} open for this use (JEP 260) but leaves it out of what {@code javac
 * --release} sees, so this one class looks it up by name.
 */
final class StopSignals {
    private static final String[] NAMES = {"TERM", "INT", "HUP"};
    private static final int KILLED = 137;

    private final CountDownLatch wish = new CountDownLatch(1);

    private StopSignals() {}

    /** From now on those signals do nothing but tell. */
    static StopSignals listen() {
        var signals = new StopSignals();
        try {
            signals.install();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java runtime lacks the module jdk.unsupported", e);
        }
        return signals;
    }

    private void install() throws ReflectiveOperationException {
        var signal = Class.forName("sun.misc.Signal");
        var handler = Class.forName("sun.misc.SignalHandler");
        var listener = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, this::received);
        var handle = signal.getMethod("handle", signal, handler);
        for (var name : NAMES) {
            handle.invoke(null, signal.getConstructor(String.class).newInstance(name), listener);
        }
    }

    private @Nullable Object received(Object listener, Method called, Object[] arguments) {
        if (wish.getCount() == 0) {
            Runtime.getRuntime().halt(KILLED);
        }
        wish.countDown();
        return null;
    }

    /** Returns once the first signal has come, at once if it came before. */
    void await() throws InterruptedException {
        wish.await();
    }
}
