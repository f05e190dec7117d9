package dev.slipway.core.app;

/** Something kept for each app outside {@link Apps}, which goes when the app goes: a repository, archives, a cache. */
public interface AppResource {
    /** Removes all that is kept for the app; nothing there is fine. Called after its last process has ended. */
    void remove(AppId app);
}
