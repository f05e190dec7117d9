package dev.slipway.core;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets the fakes that stand for one store act one at a time, as one database would. */
public final class Turns {
    private final ReentrantLock lock = new ReentrantLock();

    /** Does the work while no other work of these turns runs. */
    public <T> T take(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #take}, for work without a result. */
    public void run(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }
}
