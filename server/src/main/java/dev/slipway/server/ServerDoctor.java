package dev.slipway.server;

import dev.slipway.core.UserException;
import dev.slipway.k8s.build.RegistryCheck;
import dev.slipway.k8s.build.RegistryConfig;
import dev.slipway.k8s.install.Finding;
import dev.slipway.staging.s3.Bucket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Looks over what a server of a cluster works with, from where it runs and with its own settings and credentials. */
record ServerDoctor(Config config) {
    /** Something that is tried, and fails by throwing. */
    private interface Trial {
        String run() throws IOException, InterruptedException;
    }

    List<Finding> examine() throws InterruptedException {
        var all = new ArrayList<Finding>();
        all.add(tried(
                "object store, from the server",
                this::store,
                "see that it runs, and that Secret slipway-s3 holds its credentials"));
        all.add(tried("registry, from the server", this::registry, "see that it runs, and its login"));
        all.add(tried("builder", this::builder, "name another one with --builder"));
        all.add(names());
        return all;
    }

    private static Finding tried(String part, Trial trial, String advice) throws InterruptedException {
        try {
            return Finding.ok(part, trial.run());
        } catch (UserException e) {
            return Finding.fail(part, e.reason(), e.advice().isEmpty() ? advice : e.advice());
        } catch (IOException e) {
            return Finding.fail(part, String.valueOf(e.getMessage()), advice);
        }
    }

    private String store() throws IOException {
        var s3 = KubernetesMode.s3(config.cluster());
        try (var _ = Bucket.connect(s3)) {
            return "bucket %s of %s, which honours conditional writes".formatted(s3.bucket(), s3.endpoint());
        }
    }

    private String registry() throws IOException, InterruptedException {
        var registry = KubernetesMode.registry(config.cluster().registry());
        try (var http = KubernetesMode.http(config.cluster())) {
            new RegistryCheck(registry, http).push();
            return "%s takes pushes%s".formatted(registry.push(), login(registry));
        }
    }

    private static String login(RegistryConfig registry) {
        if (registry.key().isPresent()) {
            return " with tokens of its key";
        }
        return registry.credentials().isPresent() ? " with the login given" : "";
    }

    private String builder() throws IOException, InterruptedException {
        var registry = KubernetesMode.registry(config.cluster().registry());
        var builder = KubernetesMode.builds(config, registry).builder();
        try (var http = KubernetesMode.http(config.cluster())) {
            new RegistryCheck(registry, http).pull(builder);
            return builder;
        }
    }

    /** Whether any name below the domain leads somewhere; apps' names are not known beforehand. */
    private Finding names() {
        var name = "slipway-doctor." + config.domain();
        try {
            return Finding.ok(
                    "names of apps",
                    "%s is %s".formatted(name, InetAddress.getByName(name).getHostAddress()));
        } catch (UnknownHostException _) {
            return Finding.warn(
                    "names of apps",
                    name + " is not known in the cluster",
                    "make a DNS entry for *.%s, or use a magic DNS name".formatted(config.domain()));
        }
    }
}
