package dev.slipway.api.route;

/** Does what a request asks for, where there is nothing to say about it afterwards. */
@FunctionalInterface
public interface Task {
    /** @throws InterruptedException if the server stops */
    void run(Call call) throws InterruptedException;
}
