package dev.slipway.api;

import static dev.slipway.api.OwnServer.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.core.app.App;
import dev.slipway.core.deploy.FakePlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in a real browser. What it looks like is left in {@code target/pictures}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PageIT {
    private static final Path PICTURES = Path.of("target", "pictures");
    private static final int ESCAPE = 27;

    private final OwnServer server = new OwnServer().open();
    private Optional<Browser> started = Optional.empty();

    @BeforeAll
    void startABrowser(@TempDir Path folder) throws IOException {
        var program = Browser.program();
        assumeTrue(program.isPresent(), "there is no Chromium on this machine, so nobody looks at the page");
        started = Optional.of(Browser.start(program.orElseThrow(), Files.createDirectory(folder.resolve("profile"))));
        Files.createDirectories(PICTURES);
    }

    private Browser browser() {
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

    private void signIn() {
        browser().type("user", ALICE.value());
        browser().type("password", server.token(ALICE));
        browser().click("Sign in");
        browser().awaitText("Sign out");
    }

    private App running(String name) throws InterruptedException {
        var app = server.app(name, ALICE);
        server.push(app, 1);
        server.push(app, 2);
        return app;
    }

    private void keepPicture(String name) throws IOException {
        Files.write(PICTURES.resolve(name + ".png"), browser().picture());
    }

    private void assertThatNothingIsWiderThanTheScreen() {
        assertThat(browser()
                        .ask("document.documentElement.scrollWidth - window.innerWidth")
                        .asInt())
                .isLessThanOrEqualTo(0);
    }

    @Test
    void whoeverIsNotKnownIsToldSo() {
        browser().type("user", "alice");
        browser().type("password", "wrong");
        browser().click("Sign in");

        browser().awaitText("No user has that name with that password or token.");
    }

    @Test
    void firstVisitShowsHowToPush() throws Exception {
        try (var empty = new OwnServer().open()) {
            browser().open(empty.address() + "/");
            browser().type("user", ALICE.value());
            browser().type("password", empty.token(ALICE));
            browser().click("Sign in");

            browser().awaitText("Push your first app");
            browser().awaitText("git remote add epinio");
            keepPicture("first-visit");
        }
    }

    @ParameterizedTest
    @CsvSource({"1440, false", "390, true", "1440, true", "390, false"})
    void everyViewFitsItsScreen(int width, boolean dark) throws Exception {
        var app = running("fit%d%s".formatted(width, dark));
        browser().be(width, 844, dark);
        signIn();
        browser().awaitText(app.name().toString());
        var path = "#/apps/workspace/" + app.name();

        for (var view : new String[] {"", "/releases", "/deploys", "/logs", "/webhooks", "/deploys/d1"}) {
            browser().ask("location.hash = '%s%s'".formatted(path, view));
            browser().await("document.querySelector('main table, main pre, main .facts, main .quiet')");

            assertThatNothingIsWiderThanTheScreen();
            keepPicture("app%s-%d%s".formatted(view.replace('/', '-'), width, dark ? "-dark" : ""));
        }
        browser().ask("location.hash = '#/account'");
        browser().awaitText("SSH keys");
        assertThatNothingIsWiderThanTheScreen();
        keepPicture("account-%d%s".formatted(width, dark ? "-dark" : ""));
    }

    @Test
    void deploysLogIsReadAsItComes() throws Exception {
        var app = server.app("live", ALICE);
        var gate = new CountDownLatch(1);
        server.fake.whileBuilding((_, progress) -> {
            progress.detail("compiling <b>main.c</b>");
            gate.await();
            progress.detail("linking");
        });
        var deploy = server.deployer.deploy(FakePlatform.push(app, 7));
        signIn();
        browser().ask("location.hash = '#/apps/workspace/live/deploys/%s'".formatted(deploy.id()));

        browser().awaitText("compiling <b>main.c</b>");
        assertThat(browser().ask("document.querySelector('.log').innerText").asString())
                .doesNotContain("linking");
        gate.countDown();

        browser().awaitText("linking");
        browser().awaitText("live as v1");
        browser().awaitText("Deploy again");
    }

    @Test
    void earlierReleaseIsRunAgainByButton() throws Exception {
        var app = running("back");
        signIn();
        browser().click("back");
        browser().click("Releases");
        browser().click("Roll back to v1");
        browser().awaitText("2222222 -> 1111111");
        keepPicture("rollback");
        browser().press("Escape", ESCAPE);
        browser().await("!document.querySelector('dialog[open]')");
        browser().click("Roll back to v1");
        browser().awaitText("Roll back from v2 to v1?");
        browser().ask("document.querySelector('dialog[open] button.main').click()");

        browser().awaitText("Rollback to v1");
        assertThat(server.platform.releases().current(app.id()).orElseThrow().summary())
                .isEqualTo("Rollback to v1");
    }

    @Test
    void appIsScaledByButton() throws Exception {
        var app = running("wide");
        signIn();
        browser().click("wide");
        browser().await("document.querySelector('[name=web]')");
        browser().ask("document.querySelector('[name=web]').value = '3'");
        browser().click("Scale");

        browser().awaitText("Live as v3");
        assertThat(server.platform.releases().current(app.id()).orElseThrow().summary())
                .isEqualTo("Scale web=3");
    }

    @Test
    void tokenIsMadeShownOnceAndRemoved() {
        signIn();
        browser().click("Keys and tokens");
        browser().awaitText("You have no keys.");
        browser().awaitText("What logs in over HTTP");
        browser().click("Make a token");
        browser().type("label", "laptop");
        browser().click("Make");
        browser().await("/^slipway_/.test(document.querySelector('.copied')?.innerText)");
        browser().click("I have it");
        browser().await("!document.querySelector('.copied')");

        assertThat(server.platform.tokens().list(ALICE))
                .anyMatch(token -> token.label().equals("laptop"));
    }

    @Test
    void viewsAreReachedByKeyboardWithTheFocusOnTheirHeading() throws Exception {
        running("keys");
        signIn();
        browser().awaitText("keys");
        browser().await("document.activeElement.innerText === 'Apps'");
        browser().press("Tab", 9);
        browser().await("document.activeElement.type === 'search'");
        browser().ask("[...document.querySelectorAll('a')].find(each => each.innerText === 'keys').focus()");
        browser().press("Enter", 13);

        browser().await("document.activeElement.tagName === 'H1' && document.activeElement.innerText === 'keys'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/"})
    void firstLoadIsSmall(String path) {
        browser().open(server.address() + path);
        browser().await("document.querySelector('h1')");

        var bytes = browser().ask("""
                performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'))
                    .reduce((sum, each) => sum + each.encodedBodySize, 0)""").asInt();
        assertThat(bytes).isBetween(1, 150_000);
    }
}
