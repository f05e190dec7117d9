package dev.slipway.k8s;

import dev.slipway.core.AppName;
import dev.slipway.core.ProcessType;
import dev.slipway.core.app.AppId;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/**
 * The labels on everything that Slipway makes, and the field manager that it applies objects as. Values are names that have
 * been checked to be DNS labels, and ids; never text of a user's.
 */
public final class Labels {
    /** Whose fields ours are in server-side apply. */
    public static final String FIELD_MANAGER = "slipway";

    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    public static final String SLIPWAY = "slipway";

    /** The app's name without its namespace: for people; it changes with a rename. */
    public static final String APP = "slipway.dev/app";

    /** What an app's objects are selected by: it never changes, and is never given twice. */
    public static final String APP_ID = "slipway.dev/app-id";

    public static final String PROCESS = "slipway.dev/process";
    public static final String RELEASE = "slipway.dev/release";

    /** On namespaces that hold apps: no other namespace is ever written to, whatever an app is called. */
    public static final String APPS_NAMESPACE = "slipway.dev/apps";

    /** Whose an object is, where several Slipways share a cluster: the name of the server's own namespace. */
    public static final String SERVER = "slipway.dev/server";

    private static final int MOST_AT_ONCE = 100;

    private Labels() {}

    /** On every object that belongs to an app. */
    public static Map<String, String> of(AppId app, AppName name) {
        return Map.of(MANAGED_BY, SLIPWAY, APP_ID, app.value(), APP, name.name());
    }

    /** What selects the app's objects. */
    public static Map<String, String> selecting(AppId app) {
        return Map.of(MANAGED_BY, SLIPWAY, APP_ID, app.value());
    }

    /** The apps' ids, of which an object's label is to be one: in lots that fit into the address of a request. */
    public static Stream<String[]> lots(Collection<AppId> apps) {
        return apps.stream()
                .map(AppId::value)
                .gather(Gatherers.windowFixed(MOST_AT_ONCE))
                .map(lot -> lot.toArray(String[]::new));
    }

    /** What selects the pods of one type of the app's processes. */
    public static Map<String, String> selecting(AppId app, ProcessType type) {
        return Map.of(APP_ID, app.value(), PROCESS, type.value());
    }
}
