package dev.slipway.staging.s3;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which bucket, and how it is reached.
 *
 * @param endpoint as this server reaches it: {@code http} or {@code https}, host, and port if any
 * @param buildsEndpoint as builds reach it, for {@link S3ObjectStore#presign presigned addresses}
 * @param publicEndpoint as users' machines reach it; empty if they do not
 * @param pathStyle whether the bucket is named in the path; otherwise it is a part of the host's name
 * @param authorities PEM files of certificate authorities that are trusted beside the usual ones
 */
public record S3Config(
        URI endpoint,
        URI buildsEndpoint,
        Optional<URI> publicEndpoint,
        String region,
        String bucket,
        String accessKey,
        Secret secretKey,
        boolean pathStyle,
        List<Path> authorities,
        Patience patience) {
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern REGION = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    /** @throws InvalidInput if an endpoint, the region or the bucket's name cannot be one */
    public S3Config {
        checkEndpoint(endpoint);
        checkEndpoint(buildsEndpoint);
        publicEndpoint.ifPresent(S3Config::checkEndpoint);
        authorities = List.copyOf(authorities);
        if (!BUCKET.matcher(bucket).matches()) {
            throw new InvalidInput(
                    "%s is no name of an S3 bucket".formatted(bucket), "use small letters, digits, '-' and '.'");
        }
        if (!REGION.matcher(region).matches()) {
            throw new InvalidInput("%s is no S3 region".formatted(region), "for example us-east-1");
        }
    }

    /** With what most S3 servers want: region us-east-1, path style, the usual authorities; builds reach it as we do. */
    public static S3Config of(URI endpoint, String bucket, String accessKey, Secret secretKey) {
        return new S3Config(
                endpoint,
                endpoint,
                Optional.empty(),
                "us-east-1",
                bucket,
                accessKey,
                secretKey,
                true,
                List.of(),
                Patience.DEFAULT);
    }

    public S3Config withBuildsEndpoint(URI other) {
        return new S3Config(
                endpoint,
                other,
                publicEndpoint,
                region,
                bucket,
                accessKey,
                secretKey,
                pathStyle,
                authorities,
                patience);
    }

    public S3Config withPublicEndpoint(URI other) {
        return new S3Config(
                endpoint,
                buildsEndpoint,
                Optional.of(other),
                region,
                bucket,
                accessKey,
                secretKey,
                pathStyle,
                authorities,
                patience);
    }

    public S3Config withRegion(String other) {
        return new S3Config(
                endpoint,
                buildsEndpoint,
                publicEndpoint,
                other,
                bucket,
                accessKey,
                secretKey,
                pathStyle,
                authorities,
                patience);
    }

    public S3Config withPathStyle(boolean other) {
        return new S3Config(
                endpoint,
                buildsEndpoint,
                publicEndpoint,
                region,
                bucket,
                accessKey,
                secretKey,
                other,
                authorities,
                patience);
    }

    public S3Config withAuthorities(List<Path> other) {
        return new S3Config(
                endpoint,
                buildsEndpoint,
                publicEndpoint,
                region,
                bucket,
                accessKey,
                secretKey,
                pathStyle,
                other,
                patience);
    }

    public S3Config withPatience(Patience other) {
        return new S3Config(
                endpoint,
                buildsEndpoint,
                publicEndpoint,
                region,
                bucket,
                accessKey,
                secretKey,
                pathStyle,
                authorities,
                other);
    }

    private static void checkEndpoint(URI endpoint) {
        boolean web = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
        boolean bare = endpoint.getRawPath() == null || endpoint.getRawPath().matches("/?");
        // Not shown: where a user wrote credentials into it, they would be in the log.
        if (!web
                || !bare
                || endpoint.getHost() == null
                || endpoint.getUserInfo() != null
                || endpoint.getQuery() != null) {
            throw new InvalidInput(
                    "an S3 endpoint is http:// or https://, a host and a port, and nothing else",
                    "for example http://minio.slipway:9000");
        }
    }
}
