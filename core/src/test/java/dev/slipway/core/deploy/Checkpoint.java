package dev.slipway.core.deploy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A place in fake work where it stops until a test lets it go on. */
public final class Checkpoint {
    private static final long PATIENCE = 30;

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    /** Called by the work: says that it is here, and waits. */
    public void pass() throws InterruptedException {
        reached.countDown();
        open.await();
    }

    /** Called by the test: waits until the work is here. */
    public void awaitReached() throws InterruptedException {
        if (!reached.await(PATIENCE, TimeUnit.SECONDS)) {
            throw new AssertionError("the work never came to this point");
        }
    }

    public boolean isReached() {
        return reached.getCount() == 0;
    }

    /** Lets the work go on. */
    public void open() {
        open.countDown();
    }
}
