package dev.slipway.api;

import dev.slipway.api.LfsMessages.OneLock;
import dev.slipway.core.AppName;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.lfs.Lfs;
import dev.slipway.core.lfs.LfsLocks.Page;
import dev.slipway.core.lfs.Lock;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Locks of files: {@code git lfs lock}, {@code unlock} and {@code locks}, and what a push asks before it begins. */
record LfsLockRoutes(LfsRoutes routes) {
    private static final String LOCKS = LfsRoutes.ROOT + "/locks";

    void addTo(JavalinConfig config) {
        config.routes.post(LOCKS, context -> routes.answer(context, LfsLockRoutes::lock));
        config.routes.get(LOCKS, context -> routes.answer(context, LfsLockRoutes::list));
        config.routes.post(LOCKS + "/verify", context -> routes.answer(context, LfsLockRoutes::beforePush));
        config.routes.post(LOCKS + "/{id}/unlock", context -> routes.answer(context, LfsLockRoutes::unlock));
    }

    private static void lock(Context context, Principal who, AppName app, Lfs lfs) throws IOException {
        var path = or(LfsMessages.read(context, LfsMessages.LockRequest.class).path());
        var outcome = lfs.locks().lock(who, app, path);
        var status = outcome.made() ? HttpStatus.CREATED : HttpStatus.CONFLICT;
        var message = outcome.made()
                ? null
                : "%s is locked by %s".formatted(path, outcome.lock().owner());
        LfsMessages.write(context, status.getCode(), new LfsMessages.LockAnswer(OneLock.of(outcome.lock()), message));
    }

    private static void list(Context context, Principal who, AppName app, Lfs lfs) throws IOException {
        var page = lfs.locks()
                .list(
                        who,
                        app,
                        or(context.queryParam("id")),
                        or(context.queryParam("path")),
                        or(context.queryParam("cursor")));
        var locks = locks(page, _ -> true);
        LfsMessages.write(context, HttpStatus.OK.getCode(), new LfsMessages.LockList(locks, next(page)));
    }

    private static void beforePush(Context context, Principal who, AppName app, Lfs lfs) throws IOException {
        var from = or(LfsMessages.read(context, LfsMessages.VerifyRequest.class).cursor());
        var page = lfs.locks().beforePush(who, app, from);
        var ours = locks(page, lock -> lock.owner().equals(who.user()));
        var theirs = locks(page, lock -> !lock.owner().equals(who.user()));
        LfsMessages.write(context, HttpStatus.OK.getCode(), new LfsMessages.LockSides(ours, theirs, next(page)));
    }

    private static void unlock(Context context, Principal who, AppName app, Lfs lfs) throws IOException {
        boolean force = Boolean.TRUE.equals(
                LfsMessages.read(context, LfsMessages.UnlockRequest.class).force());
        var lock = lfs.locks().unlock(who, app, context.pathParam("id"), force);
        LfsMessages.write(context, HttpStatus.OK.getCode(), new LfsMessages.LockAnswer(OneLock.of(lock), null));
    }

    private static List<OneLock> locks(Page page, Predicate<Lock> which) {
        return page.locks().stream().filter(which).map(OneLock::of).toList();
    }

    private static String or(@Nullable String text) {
        return Optional.ofNullable(text).orElse("");
    }

    private static @Nullable String next(Page page) {
        return page.next().isEmpty() ? null : page.next();
    }
}
