package dev.slipway.k8s.run;

import dev.slipway.core.HostName;
import dev.slipway.core.ProcessType;
import dev.slipway.core.Sha256;
import dev.slipway.core.app.AppId;
import dev.slipway.core.release.ReleaseVersion;

/**
 * What an app's objects are called: by its id, so that a rename moves nothing and an app that takes a deleted one's name
 * never meets its remains. People find them by their labels.
 */
final class ObjectNames {
    private static final int LONGEST = 63;
    private static final int HASH = 10;

    private ObjectNames() {}

    /** Its Service, its Ingress and its NetworkPolicy. */
    static String of(AppId app) {
        return "app-" + app;
    }

    /** The Deployment of a process type. */
    static String workload(AppId app, ProcessType type) {
        return fitting(of(app) + "-" + type);
    }

    /** The Secret with a release's configuration. */
    static String config(AppId app, ReleaseVersion version) {
        return of(app) + "-" + version;
    }

    /** The Secret with the files of a release. */
    static String files(AppId app, ReleaseVersion version) {
        return config(app, version) + "-files";
    }

    /** The Job that runs a release's {@code release} process. */
    static String releaseJob(AppId app, ReleaseVersion version) {
        return of(app) + "-release-" + version;
    }

    /** The Service that leads to this server while the app is under maintenance. */
    static String maintenance(AppId app) {
        return of(app) + "-maintenance";
    }

    /** The Secret with a host's certificate. */
    static String certificate(AppId app, HostName host) {
        return of(app) + "-tls-" + hash(host.value());
    }

    private static String fitting(String name) {
        return name.length() <= LONGEST ? name : name.substring(0, LONGEST - HASH - 1) + "-" + hash(name);
    }

    private static String hash(String text) {
        return Sha256.hex(text).substring(0, HASH);
    }
}
