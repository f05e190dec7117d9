package dev.slipway.k8s.install;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an installation is to be like.
 *
 * @param namespace where Slipway's own objects go
 * @param server settings of the server that are handed on as they are, by the names of their variables
 * @param adminKeys files of public keys that become the admin's at the server's first start
 * @param limit how long a part may take to become ready
 */
public record InstallOptions(
        String namespace,
        Images images,
        Store store,
        Registry registry,
        Visits visits,
        Ssh ssh,
        Manifests manifests,
        Optional<Path> caBundle,
        Map<String, String> server,
        List<Path> adminKeys,
        Volumes volumes,
        Servers servers,
        Duration limit) {

    public InstallOptions {
        server = Map.copyOf(server);
        adminKeys = List.copyOf(adminKeys);
    }

    /**
     * The object store; without an endpoint, MinIO is installed.
     *
     * @param credentials a folder with the files {@code access-key} and {@code secret-key}
     */
    public record Store(Optional<URI> endpoint, String bucket, String region, Optional<Path> credentials) {}

    /**
     * Where images go; without a name, a registry is installed.
     *
     * @param pull what nodes call it, if otherwise
     * @param nodePort where nodes pull from the registry that is installed
     * @param credentials a {@code config.json} as docker writes it
     */
    public record Registry(
            Optional<String> name, Optional<String> pull, int nodePort, Optional<Path> credentials, boolean insecure) {}

    /**
     * How visitors come in.
     *
     * @param domain below which apps answer; otherwise a name that a magic DNS service makes of an address
     * @param address the one that such a name is made of; otherwise that of the ingress or of a node
     * @param magicDns the service's own domain, such as {@code sslip.io}
     * @param ingressClass of the controller to use; otherwise one that is found or installed
     */
    public record Visits(
            Optional<String> domain,
            Optional<String> address,
            String magicDns,
            Optional<String> ingressClass,
            IngressPorts ports,
            Tls tls) {}

    /** Where certificates come from. */
    public sealed interface Tls {
        /** Nowhere: plain HTTP. */
        record None() implements Tls {}

        /** They vouch for themselves; browsers warn. */
        record SelfSigned() implements Tls {}

        /** An authority such as Let's Encrypt, which asks over HTTP whether the host is here. */
        record Acme(String email, URI server, boolean verifyServer) implements Tls {}
    }

    /** How an ingress controller that is installed is reached. */
    public enum IngressPorts {
        /** Host ports on a cluster of one node, otherwise a load balancer. */
        AUTO,
        HOST_PORTS,
        LOAD_BALANCER,
        NODE_PORT
    }

    /**
     * How pushes come in.
     *
     * @param serviceType {@code NodePort}, {@code LoadBalancer} or {@code ClusterIP}
     * @param publicAddress {@code HOST:PORT} that pushers use, if not where the service is
     */
    public record Ssh(String serviceType, int port, Optional<String> publicAddress) {}

    /** Release files to be used in place of those on the internet. */
    public record Manifests(Optional<Path> tekton, Optional<Path> certManager) {}

    /**
     * What is kept on volumes, where the cluster makes any.
     *
     * @param storageClass otherwise the cluster's default
     * @param store the size of MinIO's, as {@code 20Gi}; likewise the others
     */
    public record Volumes(Optional<String> storageClass, String store, String registry) {}

    /**
     * The server itself.
     *
     * @param replicas how many of it stand behind its Service
     * @param disk how much of a node's disk each may use, as {@code 10Gi}: a cache of what is in the object store
     */
    public record Servers(int replicas, String disk) {}
}
