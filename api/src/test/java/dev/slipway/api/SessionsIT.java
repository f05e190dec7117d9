package dev.slipway.api;

import static dev.slipway.api.OwnServer.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.identity.PasswordHash;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionsIT {
    private static final String PASSWORD = "correct horse battery staple";

    private final OwnServer server =
            new OwnServer().withPassword(ALICE, PASSWORD).open();

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpRequest.Builder signingIn(String user, String password) {
        return server.request("/api/session")
                .header("Content-Type", "application/json")
                .header("Sec-Fetch-Site", "same-origin")
                .POST(BodyPublishers.ofString("{\"user\":\"%s\",\"password\":\"%s\"}".formatted(user, password)));
    }

    private String cookie(OwnServer.Answer answer) {
        return answer.response().headers().firstValue("Set-Cookie").orElse("");
    }

    private String session(String password) throws Exception {
        return cookie(server.send(signingIn("alice", password))).replaceFirst(";.*", "");
    }

    private HttpRequest.Builder with(String cookie, String path) {
        return server.request(path).header("Cookie", cookie);
    }

    @Test
    void cookieIsForThisHostAndNoScript() throws Exception {
        var local = server.send(signingIn("alice", PASSWORD));
        var https = server.send(signingIn("alice", PASSWORD).header("X-Forwarded-Proto", "https"));

        assertThat(local.status()).isEqualTo(204);
        assertThat(cookie(local))
                .startsWith("slipway=slipway_")
                .endsWith("; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200");
        assertThat(cookie(https)).startsWith("__Host-slipway=slipway_").endsWith("; Secure");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong", ""})
    void wrongPasswordBeginsNoSession(String password) throws Exception {
        var answer = server.send(signingIn("alice", password));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(cookie(answer)).isEmpty();
        // A browser would ask by itself for what the Basic scheme needs.
        assertThat(answer.response().headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"slipway\"");
    }

    @Test
    void passwordsAreNotTriedForever() throws Exception { // withstand E 71
        for (int i = 0; i < 25; i++) {
            server.send(signingIn("alice", "wrong"));
        }

        assertThat(server.send(signingIn("alice", "wrong")).status()).isEqualTo(429);
    }

    @Test
    void passwordIsNotTakenWhereOthersCouldListen() throws Exception {
        var answer = server.send(signingIn("alice", PASSWORD).header("X-Forwarded-For", "203.0.113.7"));

        assertThat(answer.status()).isEqualTo(403);
    }

    @Test
    void sessionOfAPasswordIsATokenThatEndsWithIt() throws Exception {
        var cookie = session(PASSWORD);
        var before = server.platform.tokens().list(ALICE);
        var within = server.send(with(cookie, "/api/apps"));
        var leaving = server.send(with(cookie, "/api/session")
                .header("Sec-Fetch-Site", "same-origin")
                .DELETE());
        var after = server.send(with(cookie, "/api/apps"));

        assertThat(before).anyMatch(token -> token.label().startsWith("browser-"));
        assertThat(within.status()).isEqualTo(200);
        assertThat(leaving.status()).isEqualTo(204);
        assertThat(cookie(leaving)).startsWith("slipway=;").contains("Max-Age=0");
        assertThat(after.status()).isEqualTo(401);
        assertThat(server.platform.tokens().list(ALICE))
                .noneMatch(token -> token.label().startsWith("browser-"));
    }

    @Test
    void anotherPasswordEndsTheSession() throws Exception {
        var cookie = session(PASSWORD);
        server.platform
                .users()
                .setPassword(ALICE, Optional.of(new PasswordHash("$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA")));

        assertThat(server.send(with(cookie, "/api/apps")).status()).isEqualTo(401);
    }

    @Test
    void whoeverSignsInWithATokenKeepsItAfterLeaving() throws Exception {
        var cookie = session(server.token(ALICE));
        server.send(with(cookie, "/api/session")
                .header("Sec-Fetch-Site", "same-origin")
                .DELETE());

        assertThat(server.get(ALICE, "/api/apps").status()).isEqualTo(200);
    }

    @Test
    void otherSitesCannotUseTheSession() throws Exception {
        var cookie = session(PASSWORD);
        var make = BodyPublishers.ofString("{\"name\":\"web\"}");

        for (var headers : List.of(
                List.of("Sec-Fetch-Site", "same-site"),
                List.of("Sec-Fetch-Site", "cross-site"),
                List.of("Sec-Fetch-Site", "none"),
                List.of("Origin", "http://app.localhost"),
                List.of("Origin", "null"),
                List.of("X-Nothing", "x"))) {
            var answer = server.send(with(cookie, "/api/apps")
                    .header("Content-Type", "application/json")
                    .header(headers.getFirst(), headers.getLast())
                    .POST(make));

            assertThat(answer.status()).as(headers.toString()).isEqualTo(403);
        }
        var read = server.send(with(cookie, "/api/tokens").header("Sec-Fetch-Site", "same-site"));
        var own = server.send(with(cookie, "/api/apps")
                .header("Content-Type", "application/json")
                .header("Origin", server.address())
                .POST(make));

        assertThat(read.status()).isEqualTo(403);
        assertThat(own.status()).isEqualTo(201);
    }

    @Test
    void otherSitesCannotUseAPasswordThatTheBrowserKnows() throws Exception {
        var answer = server.send(server.request("/api/apps")
                .header("Authorization", server.login(ALICE))
                .header("Content-Type", "application/json")
                .header("Sec-Fetch-Site", "same-site")
                .POST(BodyPublishers.ofString("{\"name\":\"web\"}")));

        assertThat(answer.status()).isEqualTo(403);
    }

    @Test
    void cookieThatAnAppHasSetBesideOursIsNotBelieved() throws Exception {
        var cookie = session(PASSWORD);

        assertThat(server.send(with(cookie + "; slipway=other", "/api/apps")).status())
                .isEqualTo(401);
    }

    @Test
    void cookieWithoutHttpsIsNoneOfHttps() throws Exception {
        var answer = server.send(with(session(PASSWORD), "/api/apps").header("X-Forwarded-Proto", "https"));

        assertThat(answer.status()).isEqualTo(401);
    }
}
