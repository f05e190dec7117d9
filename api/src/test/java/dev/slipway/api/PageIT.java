package dev.slipway.api;

import static dev.slipway.api.OwnServer.ADMIN;
import static dev.slipway.api.OwnServer.ALICE;
import static dev.slipway.api.OwnServer.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.deploy.FakePlatform;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in a real browser. */
final class PageIT extends InBrowser {
    private static final int ESCAPE = 27;
    private static final List<String> VIEWS = List.of(
            "",
            "/releases",
            "/deploys",
            "/logs",
            "/config",
            "/domains",
            "/access",
            "/webhooks",
            "/notifications",
            "/deploys/d1");

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
        var app = furnished("fit%d%s".formatted(width, dark));
        browser().be(width, 844, dark);
        signIn();
        browser().awaitText(app.name().toString());
        var path = "#/apps/workspace/" + app.name();

        for (var view : VIEWS) {
            browser().ask("location.hash = '%s%s'".formatted(path, view));
            browser().await("document.querySelector('main table, main pre, main .facts, main .quiet')");

            assertThatNothingIsWiderThanTheScreen();
            keepPicture("app%s-%d%s".formatted(view.replace('/', '-'), width, dark ? "-dark" : ""));
        }
        for (var view : new String[] {"account", "namespaces", "namespaces/workspace"}) {
            browser().ask("location.hash = '#/%s'".formatted(view));
            browser().await("document.querySelector('main details') && document.querySelector('main h1')");
            assertThatNothingIsWiderThanTheScreen();
            keepPicture("%s-%d%s".formatted(view.replace('/', '-'), width, dark ? "-dark" : ""));
        }
    }

    @ParameterizedTest
    @CsvSource({"1440, false", "390, true"})
    void usersFitTheScreen(int width, boolean dark) throws Exception {
        browser().be(width, 844, dark);
        signIn(ADMIN);
        browser().click("Users");
        browser().awaitText("Who can log in");

        assertThatNothingIsWiderThanTheScreen();
        keepPicture("users-%d%s".formatted(width, dark ? "-dark" : ""));
    }

    @Test
    void plotBeginsWhereTheServerFirstLooked() throws Exception {
        furnished("plotted");
        var path = "/api/apps/workspace/plotted/processes";
        var begun = server.getUntil(
                        ALICE, path + "/uses", uses -> !uses.at("/samples/0/at").isEmpty())
                .at("/samples/0/at");
        browser().await("Date.now() > Date.parse('%s') + 2000".formatted(begun));
        signIn();
        browser().ask("location.hash = '#/apps/workspace/plotted'");

        browser().await("document.querySelector('.plots canvas')");
        browser()
                .await("document.querySelector('.plot').getAttribute('aria-label').endsWith("
                        + "'since ' + new Date('%s').toLocaleTimeString())".formatted(begun));
    }

    @Test
    void whoseSessionHasEndedIsAskedToSignIn() {
        signInByPassword(BOB);
        server.platform.tokens().list(BOB).stream()
                .filter(token -> token.label().startsWith("browser-"))
                .forEach(token -> server.platform.tokens().remove(token.id()));

        browser().awaitText("Password or token");
    }

    @Test
    void appThatNothingWasPushedToShowsHowToPushIt() throws Exception {
        server.app("fresh", ALICE);
        signIn();
        browser().click("fresh");

        browser().awaitText("git remote add epinio ssh://git@localhost:2222/fresh");
        keepPicture("fresh-app");
    }

    @ParameterizedTest
    @CsvSource({"1440, false", "390, true"})
    void firstDeployThatFailsIsSeenAtOnceWithWhyAndWhatToDo(int width, boolean dark) throws Exception {
        var app = server.app("broken" + width, ALICE);
        server.fake.whileBuilding((_, progress) -> {
            progress.detail("Detecting");
            throw new BuildFailed(
                    "no buildpack matched what was pushed", "add a Procfile, or a file that tells the language");
        });
        server.push(app, 11);
        server.fake.whileBuilding(FakePlatform.Script.NOTHING);
        browser().be(width, 844, dark);
        signIn();
        browser().click(app.name().name());
        browser().awaitText("no buildpack matched");
        keepPicture("broken-app-" + width);
        browser().ask("document.querySelector('.facts a[href*=deploys]').click()");
        browser().awaitText("add a Procfile");
        browser().awaitText("Deploy again");

        assertThatNothingIsWiderThanTheScreen();
        keepPicture("broken-deploy-" + width);
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

    @ParameterizedTest
    @CsvSource({"1440, false", "390, true"})
    void whatIsStagedIsRolledOutByButton(int width, boolean dark) throws Exception {
        var app = running("staged" + width);
        var staged = server.deployer.deploy(FakePlatform.push(app, 3).staging());
        server.deployer.follow(staged.id(), _ -> {});
        browser().be(width, 844, dark);
        signIn();
        browser().ask("location.hash = '#/apps/workspace/%s/deploys/%s'".formatted(app.name(), staged.id()));
        browser().awaitText("Staged as " + staged.id());
        assertThatNothingIsWiderThanTheScreen();
        keepPicture("staged-" + width);
        browser().click("Roll out");

        browser().awaitText("live as v3");
        browser().awaitText("Live as v3");
        assertThat(server.platform.releases().current(app.id()).orElseThrow().commit())
                .isEqualTo(staged.push().commit());
        keepPicture("staged-live-" + width);
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
        browser().click("Account");
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
