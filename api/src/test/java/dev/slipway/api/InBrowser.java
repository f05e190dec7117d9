package dev.slipway.api;

import static dev.slipway.api.OwnServer.ALICE;
import static dev.slipway.api.OwnServer.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.core.ProcessType;
import dev.slipway.core.UserName;
import dev.slipway.core.app.App;
import dev.slipway.core.identity.Right;
import dev.slipway.core.release.ProcessStatus;
import dev.slipway.core.release.ProcessUse;
import dev.slipway.core.release.ReleaseVersion;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryId;
import dev.slipway.core.webhook.DeliveryState;
import dev.slipway.core.webhook.Webhook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A browser in front of a server; nothing may go wrong in it. What it shows is left in {@code target/pictures}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class InBrowser {
    private static final Path PICTURES = Path.of("target", "pictures");
    private static final String CONFIGURATIONS = "/api/namespaces/workspace/configurations";

    final OwnServer server = new OwnServer().open();
    private Optional<Browser> started = Optional.empty();

    @BeforeAll
    void startABrowser(@TempDir Path folder) throws IOException {
        var program = Browser.program();
        assumeTrue(program.isPresent(), "there is no Chromium on this machine, so nobody looks at the page");
        started = Optional.of(Browser.start(program.orElseThrow(), Files.createDirectory(folder.resolve("profile"))));
        Files.createDirectories(PICTURES);
    }

    Browser browser() {
        return started.orElseThrow();
    }

    @AfterAll
    void stop() {
        started.ifPresent(Browser::close);
        server.close();
    }

    @BeforeEach
    void signOut() {
        browser().be(1440, 900, false);
        browser().open(server.address() + "/");
        browser().ask("fetch('/api/session', {method: 'DELETE'}).then(() => true)");
        browser().open(server.address() + "/healthz");
        browser().open(server.address() + "/");
        browser().awaitText("Password or token");
    }

    @AfterEach
    void nothingWentWrongInThePage() {
        assertThat(browser().complaints()).isEmpty();
    }

    void signIn() {
        signIn(ALICE);
    }

    void signIn(UserName user) {
        browser().type("user", user.value());
        browser().type("password", server.token(user));
        browser().click("Sign in");
        browser().awaitText("Sign out");
    }

    void signInByPassword(UserName user) {
        server.withPassword(user, "correct horse battery staple");
        browser().type("user", user.value());
        browser().type("password", "correct horse battery staple");
        browser().click("Sign in");
        browser().awaitText("Sign out");
    }

    App running(String name) throws InterruptedException {
        var app = server.app(name, ALICE);
        server.push(app, 1);
        server.push(app, 2);
        return app;
    }

    /** One with something in each of its views. */
    App furnished(String name) throws Exception {
        var app = running(name);
        var path = "/api/apps/workspace/" + name;
        server.fake.run(
                app,
                List.of(
                        new ProcessStatus("web.1", ProcessType.WEB, new ReleaseVersion(2), "up", Instant.now(), 0),
                        new ProcessStatus(
                                "web.2", ProcessType.WEB, new ReleaseVersion(2), "crashed", Instant.now(), 3)),
                Map.of("web.1", new ProcessUse(0.25, 64L << 20), "web.2", new ProcessUse(0.01, 12L << 20)));
        server.send(
                ALICE,
                "POST",
                path + "/config",
                "{\"values\":{\"GREETING\":\"hello\",\"DATABASE_URL\":\"postgres://shop:%s@db.internal/shop\"}}"
                        .formatted("x".repeat(60)));
        server.send(
                ALICE, "POST", CONFIGURATIONS, "{\"name\":\"%s-db\",\"values\":{\"password\":\"p\"}}".formatted(name));
        server.send(ALICE, "PUT", "%s/configurations/%s-db".formatted(path, name), "");
        server.send(ALICE, "PUT", "%s/domains/%s.shop.example.com".formatted(path, name), "");
        server.grant(app, BOB, Right.DEPLOY);
        server.send(ALICE, "POST", path + "/notifications", "{\"url\":\"https://example.com/deploys\"}");
        server.send(ALICE, "POST", path + "/webhooks", "{\"provider\":\"github\",\"url\":\"https://github.com/o/r\"}");
        server.platform.webhooks().list().stream()
                .filter(webhook -> webhook.app().equals(app.id()))
                .forEach(webhook -> server.platform.deliveries().append(delivery(webhook)));
        return app;
    }

    private static Delivery delivery(Webhook webhook) {
        return new Delivery(
                DeliveryId.of(webhook.id(), "1"),
                webhook.id(),
                webhook.app(),
                "1",
                "push",
                200,
                Instant.now(),
                new DeliveryState.Failed("https://example.com/deploys answered 500"),
                Instant.now());
    }

    void keepPicture(String name) throws IOException {
        Files.write(PICTURES.resolve(name + ".png"), browser().picture());
    }

    void assertThatNothingIsWiderThanTheScreen() {
        assertThat(browser()
                        .ask("document.documentElement.scrollWidth - window.innerWidth")
                        .asInt())
                .isLessThanOrEqualTo(0);
    }

    String text() {
        return browser().ask("document.body.innerText").asString();
    }

    /** Says yes in the dialog that asks. */
    void confirm() {
        browser().await("document.querySelector('dialog[open]')");
        browser().ask("document.querySelector('dialog[open] button:last-child').click()");
    }
}
