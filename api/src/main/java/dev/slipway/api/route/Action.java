package dev.slipway.api.route;

/** Answers a request whose sender is known. */
@FunctionalInterface
public interface Action<T> {
    /** @throws InterruptedException if the server stops */
    T answer(Call call) throws InterruptedException;
}
