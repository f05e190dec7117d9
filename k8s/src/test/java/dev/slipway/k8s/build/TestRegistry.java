package dev.slipway.k8s.build;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/** A door of a registry, as whoever speaks with it by hand sees it. */
record TestRegistry(HttpClient http, URI api, Optional<String> authorization) {
    private static final String ANY = "application/vnd.oci.image.manifest.v1+json, */*";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int TRIES = 5;
    private static final int CREATED = 201;

    TestRegistry withToken(String token) {
        return new TestRegistry(http, api, Optional.of("Bearer " + token));
    }

    /** The status of a push that begins. */
    int beginsPush(String repository) throws IOException, InterruptedException {
        return begin(repository).statusCode();
    }

    /** The status of reading that. */
    int reads(String repository, String what) throws IOException, InterruptedException {
        return send("GET", api.resolve("/v2/%s/%s".formatted(repository, what)), ANY, BodyPublishers.noBody())
                .statusCode();
    }

    byte[] get(String repository, String what, String type) throws IOException, InterruptedException {
        return repeated(() -> getOnce(repository, what, type));
    }

    private byte[] getOnce(String repository, String what, String type) throws IOException, InterruptedException {
        var response = send("GET", api.resolve("/v2/%s/%s".formatted(repository, what)), type, BodyPublishers.noBody());
        if (response.statusCode() != 200) {
            throw new IOException("cannot get %s: %d".formatted(what, response.statusCode()));
        }
        return response.body();
    }

    /** Stores it, and returns its digest. */
    String blob(String repository, byte[] content) throws IOException, InterruptedException {
        return repeated(() -> blobOnce(repository, content));
    }

    private String blobOnce(String repository, byte[] content) throws IOException, InterruptedException {
        var digest = sha256(content);
        var query =
                URI.create(begin(repository).headers().firstValue("Location").orElseThrow());
        var target = api.resolve(query.getRawPath() + "?" + query.getRawQuery() + "&digest=" + digest);
        stored(send("PUT", target, "application/octet-stream", BodyPublishers.ofByteArray(content)));
        return digest;
    }

    void manifest(String repository, String tag, byte[] content, String type) throws IOException, InterruptedException {
        var target = api.resolve("/v2/%s/manifests/%s".formatted(repository, tag));
        stored(send("PUT", target, type, BodyPublishers.ofByteArray(content)));
    }

    private HttpResponse<byte[]> begin(String repository) throws IOException, InterruptedException {
        var target = api.resolve("/v2/%s/blobs/uploads/".formatted(repository));
        return send("POST", target, "application/octet-stream", BodyPublishers.noBody());
    }

    private static void stored(HttpResponse<byte[]> response) throws IOException {
        if (response.statusCode() != CREATED) {
            throw new IOException("cannot store %s: %d".formatted(response.uri(), response.statusCode()));
        }
    }

    private HttpResponse<byte[]> send(String method, URI target, String type, BodyPublisher body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(target)
                .method(method, body)
                .timeout(LIMIT)
                .header(method.equals("GET") ? "Accept" : "Content-Type", type);
        authorization.ifPresent(value -> request.header("Authorization", value));
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    /** Long streams through an API server break, or stand still, now and then. */
    private static <T> T repeated(Exchange<T> exchange) throws IOException, InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                return exchange.run();
            } catch (IOException e) {
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private interface Exchange<T> {
        T run() throws IOException, InterruptedException;
    }

    private static String sha256(byte[] bytes) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
