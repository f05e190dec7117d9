package dev.slipway.local.build;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.Certificates;
import dev.slipway.core.Proxies;
import dev.slipway.core.Sha256;
import dev.slipway.core.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The first step of a build in a cluster, run as {@code slipway fetch} in the build's own pod: brings the source from the
 * object store, and does what a platform has to do with the app's {@code project.toml}.
 */
public final class SourceFetch {
    private static final Duration CONNECTING = Duration.ofSeconds(20);
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final long PAUSE_MS = 2_000;
    private static final int TRIES = 30;

    private final Map<String, String> environment;
    private final SourceFolders folders;
    private final PrintStream out;

    /** @param environment with {@code SLIPWAY_SOURCE_URL} and {@code SLIPWAY_SOURCE_SHA256} */
    SourceFetch(Map<String, String> environment, SourceFolders folders, PrintStream out) {
        this.environment = environment;
        this.folders = folders;
        this.out = out;
    }

    /** The program. */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(System.getenv(), System.out));
    }

    /** Runs in the folders of a build's pod; returns the program's exit status, having said what went wrong. */
    public static int run(Map<String, String> environment, PrintStream out) throws InterruptedException {
        return new SourceFetch(environment, SourceFolders.OF_A_POD, out).run();
    }

    int run() throws InterruptedException {
        try {
            fetch();
            return 0;
        } catch (UserException e) {
            out.println("error: " + e.reason());
            if (!e.advice().isEmpty()) {
                out.println("hint: " + e.advice());
            }
        } catch (IOException e) {
            out.println("error: the source cannot be unpacked: " + e);
        }
        return 1;
    }

    private void fetch() throws IOException, InterruptedException {
        var archive = folders.layers().resolve(".source.tar");
        try {
            long size = download(archive);
            try (var in = Files.newInputStream(archive)) {
                SourceArchive.unpack(in, folders.app(), Long.MAX_VALUE);
            }
            out.printf("%.1f MiB%n", size / (double) (1 << 20));
        } finally {
            Files.deleteIfExists(archive);
        }
        new SourcePlan(folders).write();
    }

    /** Stores the archive, which has the digest that it is to have, and returns its size. */
    private long download(Path archive) throws IOException, InterruptedException {
        try (var client = client()) {
            for (int attempt = 1; ; attempt++) {
                try {
                    return download(client, archive);
                } catch (IOException e) {
                    if (attempt == TRIES) {
                        throw unreachable();
                    }
                    Thread.sleep(PAUSE_MS);
                }
            }
        }
    }

    private long download(HttpClient client, Path archive) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(variable("SLIPWAY_SOURCE_URL")))
                .timeout(LIMIT)
                .build();
        var response = client.send(request, BodyHandlers.ofInputStream());
        try (var body = checked(response)) {
            var sha256 = Sha256.begin();
            long size;
            try (var file = Files.newOutputStream(archive)) {
                size = new DigestInputStream(body, sha256).transferTo(file);
            }
            if (!HexFormat.of().formatHex(sha256.digest()).equals(variable("SLIPWAY_SOURCE_SHA256"))) {
                throw new IOException("the archive has another digest");
            }
            return size;
        }
    }

    private static InputStream checked(HttpResponse<InputStream> response) throws IOException {
        int status = response.statusCode();
        if (status == 200) {
            return response.body();
        }
        response.body().close();
        if (status >= 500) {
            throw new IOException("status " + status);
        }
        throw new BuildFailed(
                "the object store answered with status %d for the source".formatted(status),
                "push again; where the build waited for very long, its address has expired");
    }

    private HttpClient client() throws IOException {
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECTING)
                .proxy(new Proxies(environment));
        var certificates = Optional.ofNullable(environment.get("SSL_CERT_FILE"));
        if (certificates.isPresent()) {
            builder.sslContext(Certificates.context(Certificates.trusting(List.of(Path.of(certificates.get())))));
        }
        return builder.build();
    }

    private String variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .orElseThrow(() -> new BuildFailed(name + " is not set", "this program is for the pods of builds"));
    }

    private static BuildFailed unreachable() {
        return new BuildFailed(
                "the object store cannot be reached from the build, or sends a damaged source",
                "push again later; if it stays so, ask the operator to run 'slipway doctor'");
    }
}
