package dev.slipway.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.server.ProviderSite.Told;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What became of commits reaches their provider, by HTTPS, at the paths and in the words that it documents. */
final class CommitStatusIT {
    private static final String TOKEN = "t0ken-of-the-provider";
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    Path home;

    private Shell user;

    /** What differs among the providers; {@code proof} of a body and a secret goes into {@code header}. */
    private enum Kind {
        GITHUB("X-GitHub-Event", "push", "X-Hub-Signature-256", "full_name", "octo/web"),
        GITLAB("X-Gitlab-Event", "Push Hook", "X-Gitlab-Token", "path_with_namespace", "group/sub/web"),
        GITEA("X-Gitea-Event", "push", "X-Gitea-Signature", "full_name", "octo/tea");

        private final String event;
        private final String push;
        private final String header;
        private final String name;
        private final String repository;

        Kind(String event, String push, String header, String name, String repository) {
            this.event = event;
            this.push = push;
            this.header = header;
            this.name = name;
            this.repository = repository;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        String body() {
            var names = "{\"%s\": \"%s\"}".formatted(name, repository);
            return "{\"ref\": \"refs/heads/main\", \"%s\": %s}"
                    .formatted(this == GITLAB ? "project" : "repository", names);
        }

        String proof(String secret) throws Exception {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            var signature = HexFormat.of().formatHex(mac.doFinal(body().getBytes(UTF_8)));
            return switch (this) {
                case GITHUB -> "sha256=" + signature;
                case GITLAB -> secret;
                case GITEA -> signature;
            };
        }
    }

    /** An app that follows a repository of the site. */
    private record Followed(Kind kind, Path repository, URI payload, String secret) {
        void deliver(int number) throws Exception {
            var answer = CLIENT.send(
                    HttpRequest.newBuilder(payload)
                            .header("Content-Type", "application/json")
                            .header(kind.event, kind.push)
                            .header(
                                    kind == Kind.GITLAB ? "Idempotency-Key" : kind.event.replace("Event", "Delivery"),
                                    "delivery-" + number)
                            .header(kind.header, kind.proof(secret))
                            .POST(BodyPublishers.ofString(kind.body()))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.body()).startsWith("accepted");
        }
    }

    @BeforeEach
    void prepare() throws Exception {
        user = Shell.withKey(home);
    }

    private ServerProcess serve(ProviderSite site) throws IOException {
        return ServerProcess.serve(
                        home,
                        "--internal-hosts",
                        "localhost",
                        "--ca-bundle",
                        site.certificate().toString())
                .awaitReady();
    }

    private String ssh(ServerProcess server, String words) throws IOException, InterruptedException {
        var command =
                "printf '%s\\n' | %s -p %d git@127.0.0.1 %s".formatted(TOKEN, user.ssh(), server.sshPort(), words);
        return user.run(home, "sh", "-c", command).output();
    }

    /** The app is called like its provider. */
    private Followed follow(ServerProcess server, ProviderSite site, Kind kind) throws Exception {
        var path = kind.repository + ".git";
        var repository = user.repository("index.html", kind + "\n");
        user.run(home, "git", "init", "-q", "--bare", site.repository(path).toString());
        push(site, kind, repository);
        ssh(server, "apps create " + kind.word());
        var added =
                ssh(server, "webhooks add --token - %s %s %s/%s".formatted(kind.word(), kind.word(), site.url(), path));
        return new Followed(
                kind, repository, URI.create(found("Payload URL: +(\\S+)", added)), found("Secret: +(\\S+)", added));
    }

    private void push(ProviderSite site, Kind kind, Path repository) throws IOException, InterruptedException {
        var bare = site.repository(kind.repository + ".git").toString();
        var pushed = user.run(repository, "git", "push", "-q", bare, "main");
        assertThat(pushed.status()).as(pushed.output()).isZero();
    }

    private static String found(String pattern, String text) {
        var matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    private String head(Followed followed) throws IOException, InterruptedException {
        return user.run(followed.repository, "git", "rev-parse", "HEAD")
                .output()
                .strip();
    }

    private static List<Told> told(ProviderSite site, int count) {
        ServerProcess.await(count + " requests to " + site.told, () -> site.told.size() >= count);
        return List.copyOf(site.told);
    }

    private static String status(String state, ServerProcess server, Kind kind, String description) {
        var page = "http://localhost:%d/#/apps/workspace/%s/deploys/".formatted(server.httpPort(), kind.word());
        var where =
                state.equals("success") ? " at http://%s.localhost:%d".formatted(kind.word(), server.httpPort()) : "";
        return "\\Q{\"state\":\"%s\",\"target_url\":\"%s\\Ed[0-9]+\\Q\",\"description\":\"\\Ed[0-9]+ \\Q%s%s\",\"context\":\"slipway/%s\"}\\E"
                .formatted(state, page, description, where, kind.word());
    }

    private void assertTold(ProviderSite site, ServerProcess server, Kind kind, String path, Told heading)
            throws Exception {
        site.told.clear();
        var followed = follow(server, site, kind);

        followed.deliver(1);

        var told = told(site, 2);
        assertThat(told).hasSize(2).allSatisfy(request -> {
            assertThat(request.path()).isEqualTo(path + head(followed));
            assertThat(new Told(request.method(), "", request.login(), request.accepts(), request.type(), ""))
                    .isEqualTo(heading);
        });
        assertThat(told.getFirst().body()).matches(status("pending", server, kind, "queued"));
        assertThat(told.getLast().body()).matches(status("success", server, kind, "live as v1"));
    }

    private static Told heading(String login, String accepts) {
        return new Told("POST", "", login, accepts, "application/json", "");
    }

    @Test
    void eachProviderIsToldAsItDocuments() throws Exception {
        try (var site = ProviderSite.start(user);
                var server = serve(site)) {
            assertTold(
                    site,
                    server,
                    Kind.GITHUB,
                    "/api/v3/repos/octo/web/statuses/",
                    heading("Bearer " + TOKEN, "application/vnd.github+json"));
            assertTold(
                    site,
                    server,
                    Kind.GITLAB,
                    "/api/v4/projects/group%2Fsub%2Fweb/statuses/",
                    heading("PRIVATE-TOKEN " + TOKEN, "null"));
            assertTold(site, server, Kind.GITEA, "/api/v1/repos/octo/tea/statuses/", heading("token " + TOKEN, "null"));
            assertThat(server.err()).doesNotContain(TOKEN);
        }
    }

    @Test
    void providerThatHangsAndFailsDelaysNoDeployAndIsToldInTheEnd() throws Exception {
        var live = new CountDownLatch(1);
        var asked = new AtomicInteger();
        try (var site = ProviderSite.start(user);
                var server = serve(site)) {
            site.manner = _ -> {
                await(live);
                return asked.incrementAndGet() <= 2 ? 503 : 201;
            };
            var followed = follow(server, site, Kind.GITLAB);

            followed.deliver(1);

            ServerProcess.await("the deploy", () -> answers(server, "GITLAB\n"));
            assertThat(site.told)
                    .singleElement()
                    .extracting(Told::body)
                    .asString()
                    .contains("\"pending\"");
            live.countDown();
            // The pending status is not repeated: what is known by then is told instead, until it is taken.
            assertThat(told(site, 3))
                    .extracting(told -> found("\"state\":\"([a-z]+)\"", told.body()))
                    .containsExactly("pending", "success", "success");

            user.run(followed.repository, "git", "mv", "index.html", "notes.txt");
            user.commit(followed.repository);
            push(site, Kind.GITLAB, followed.repository);
            followed.deliver(2);

            assertThat(told(site, 5).getLast().body())
                    .matches(status("failed", server, Kind.GITLAB, "failed: no buildpack matched"));
        }
    }

    private boolean answers(ServerProcess server, String page) {
        try {
            return user.get(server.httpPort(), "gitlab.localhost", "/").output().equals(page);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            // The site is being closed.
            Thread.currentThread().interrupt();
        }
    }
}
