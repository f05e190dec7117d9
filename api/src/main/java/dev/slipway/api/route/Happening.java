package dev.slipway.api.route;

/** What goes on while somebody watches, told in events. All that can be refused was refused before it began. */
@FunctionalInterface
public interface Happening {
    /**
     * Tells of it until it ends.
     *
     * @return what has come of it: the last event
     * @throws InterruptedException if nobody watches any more, or the server stops
     */
    Record tell(EventStream events) throws InterruptedException;
}
