package dev.slipway.api;

import static dev.slipway.api.OwnServer.ADMIN;
import static dev.slipway.api.OwnServer.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.EnvName;
import dev.slipway.core.Namespace;
import dev.slipway.core.Secret;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.FakeHasher;
import dev.slipway.core.identity.Right;
import org.junit.jupiter.api.Test;

/** What the page manages: configuration, domains, rights, namespaces, users, notifications. */
final class PageSettingsIT extends InBrowser {
    @Test
    void configurationIsSetAndShownOnlyWhenAskedFor() throws Exception {
        var app = furnished("secret");
        signIn();
        browser().ask("location.hash = '#/apps/workspace/secret/config'");
        browser().awaitText("DATABASE_URL");
        browser().awaitText("/configurations/secret-db");
        assertThat(text()).doesNotContain("hello");
        browser().click("Show values");
        browser().awaitText("hello");
        browser().click("Set a value");
        browser().type("name", "COLOUR");
        browser().type("value", "dark red");
        browser().click("Set");
        browser().awaitText("Live as");
        browser().awaitText("dark red");
        browser().click("Remove GREETING");
        confirm();
        browser().await("!document.querySelector('main table').innerText.includes('GREETING')");

        assertThat(server.platform.apps().find(app.id()).orElseThrow().config())
                .containsEntry(new EnvName("COLOUR"), new Secret("dark red"))
                .doesNotContainKey(new EnvName("GREETING"));
    }

    @Test
    void refusalOfAChangeIsShownAndWhatWasTypedStays() throws Exception {
        running("full");
        signIn();
        browser().ask("location.hash = '#/apps/workspace/full/domains'");
        browser().click("Add a domain");
        browser().type("host", "other.localhost");
        browser().click("Add");

        browser().awaitText("host other.localhost belongs to the server");
        assertThat(browser().ask("document.querySelector('[name=host]').value").asString())
                .isEqualTo("other.localhost");
    }

    @Test
    void domainsAndRightsAreGivenAndTaken() throws Exception {
        var app = running("given");
        signIn();
        browser().ask("location.hash = '#/apps/workspace/given/domains'");
        browser().click("Add a domain");
        browser().type("host", "given.example.com");
        browser().click("Add");
        browser().click("Remove given.example.com");
        confirm();
        browser().await("!document.querySelector('main table').innerText.includes('given.example.com')");
        browser().click("Access");
        browser().click("Give a right");
        browser().type("user", "bob");
        browser().ask("document.querySelector('[name=right]').value = 'deploy'");
        browser().click("Give");
        browser().await("document.querySelector('main table')?.innerText.includes('deploy')");
        assertThat(server.platform.apps().find(app.id()).orElseThrow().grants()).containsEntry(BOB, Right.DEPLOY);
        browser().click("Revoke bob");
        confirm();

        browser().awaitText("Nobody else was given a right on it.");
    }

    @Test
    void whoeverMayOnlyLookIsShownNothingToChange() throws Exception {
        var app = furnished("looked");
        server.grant(app, BOB, Right.READ);
        signIn(BOB);
        for (var view : new String[] {"", "/config", "/domains", "/webhooks", "/notifications"}) {
            browser().ask("location.hash = '#/apps/workspace/looked%s'".formatted(view));
            browser().await("document.querySelector('main table')");

            assertThat(browser()
                            .ask(
                                    "[...document.querySelectorAll('main button, main summary')].map(each => each.innerText).join()")
                            .asString())
                    .as(view)
                    .isIn("", "Show", "Show,Close", "Close");
        }
        assertThat(text()).doesNotContain("Access");
    }

    @Test
    void namespaceIsMadeWithMembersAndConfiguration() {
        signIn();
        browser().click("Namespaces");
        browser().click("Make a namespace");
        browser().type("name", "crew");
        browser().click("Make");
        browser().awaitText("Who is a member");
        browser().click("Add a member");
        browser().type("user", "bob");
        browser().click("Give");
        browser().click("Make a configuration");
        browser().type("configuration", "mail");
        browser().await("document.querySelector('main table').innerText.includes('bob')");
        browser().ask("document.querySelector('[name=configuration]').form.requestSubmit()");
        browser().click("Set a value of mail");
        browser().type("key", "password");
        browser().type("value", "not for all to see");
        browser().click("Set");
        browser().await("document.querySelector('.configuration table')?.innerText.includes('not shown')");
        assertThat(text()).doesNotContain("not for all to see");
        browser().click("Show values of mail");
        browser().awaitText("not for all to see");
        browser().click("Remove namespace");
        confirm();

        browser().await("document.querySelector('h1').innerText === 'Namespaces'");
        assertThat(server.platform.namespaces().find(new Namespace("crew"))).isEmpty();
    }

    @Test
    void userIsAddedWithAPasswordThatIsShownOnce() {
        signIn(ADMIN);
        browser().click("Users");
        browser().click("Add a user");
        browser().type("name", "dora");
        browser().click("Add");
        browser().await("/^[a-z0-9-]{29}$/.test(document.querySelector('.copied')?.innerText)");
        var password =
                browser().ask("document.querySelector('.copied').innerText").asString();
        browser().click("I have it");
        browser().await("!document.querySelector('.copied')");

        var dora = new UserName("dora");
        assertThat(server.platform.users().password(dora)).contains(new FakeHasher().hash(new Secret(password)));
        browser().click("Remove dora");
        confirm();
        browser().await("!document.querySelector('main table').innerText.includes('dora')");
        assertThat(server.platform.users().find(dora)).isEmpty();
    }

    @Test
    void ownPasswordIsShownOnceAndEndsTheSessionOfTheOneBefore() {
        signInByPassword(BOB);
        browser().click("Account");
        browser().click("Make a new password");
        confirm();
        browser().await("/^[a-z0-9-]{29}$/.test(document.querySelector('.copied')?.innerText)");
        var password =
                browser().ask("document.querySelector('.copied').innerText").asString();
        assertThat(server.platform.users().password(BOB)).contains(new FakeHasher().hash(new Secret(password)));
        browser().click("I have it");
        browser().click("Apps");

        browser().awaitText("Password or token");
    }

    @Test
    void notificationIsAddedReadAndTold() throws Exception {
        furnished("told");
        signIn();
        browser().ask("location.hash = '#/apps/workspace/told/notifications'");
        browser().awaitText("answered 500");
        browser().ask("document.querySelector('[aria-label^=\"Show \"]').click()");
        browser().await("document.querySelector('dialog[open] pre')?.innerText.includes('second line')");
        keepPicture("delivery");
        browser().click("Close");
        browser().ask("document.querySelector('[aria-label^=\"Replay \"]').click()");
        browser().click("Tell an address");
        browser().type("url", "https://example.com/more");
        browser().click("Add");
        browser().awaitText("Give this to https://example.com/more");

        assertThat(server.door.replayed).hasSize(1);
    }
}
