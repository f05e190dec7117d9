package dev.slipway.api.epinio;

import static dev.slipway.api.epinio.EpinioServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EpinioRoutesIT {
    private final EpinioServer server = EpinioServer.open();

    @BeforeAll
    void runApps() throws InterruptedException {
        server.running("web");
        server.running("team/api-server");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static String title(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json;charset=utf-8");
        assertThat(answer.headers().firstValue("epinio-version")).contains("v1.14.1");
        var error = json(answer).at("/errors/0");
        assertThat(error.at("/status").asInt()).isEqualTo(answer.statusCode());
        return error.at("/title").asString();
    }

    @Test
    void anybodyIsToldWhetherTheServerIsReadyAndWhatItIs() throws Exception {
        var ready = server.send("GET", "/ready", "", BodyPublishers.noBody());
        var about = server.get("", "/info");

        assertThat(ready.body()).isEqualTo("{}");
        assertThat(about.body()).isEqualTo("{\"version\":\"v1.14.1\",\"platform\":\"Slipway 1.2.3\"}");
    }

    @Test
    void serverThatStartsIsNotReady() throws Exception {
        try (var starting = new EpinioServer()) {
            var answer = starting.get(starting.alice, "/me");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(title(answer)).isEqualTo("the server is starting");
        }
    }

    @Test
    void clientWithoutPasswordOrWithAWrongOneIsRefused() throws Exception {
        assertThat(title(server.get("", "/me"))).isEqualTo("missing credentials");
        assertThat(title(server.get("Basic YWxpY2U6eA==", "/me"))).isEqualTo("wrong user or password");
    }

    @Test
    void pageOfAnotherSiteIsNotAnswered() throws Exception {
        var request = HttpRequest.newBuilder(server.address("http", "/api/v1/namespaces"))
                .header("Authorization", server.alice)
                .header("Sec-Fetch-Site", "cross-site")
                .POST(BodyPublishers.ofString("{\"name\":\"lab\"}"));

        assertThat(server.client.send(request.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(403);
        assertThat(server.get(server.alice, "/namespaces/lab").statusCode()).isEqualTo(404);
    }

    @Test
    void everybodyIsToldWhoTheyAre() throws Exception {
        assertThat(server.get(server.alice, "/me").body())
                .isEqualTo("{\"user\":\"alice\",\"roles\":[{\"id\":\"user\",\"name\":\"user\",\"namespace\":\"\","
                        + "\"default\":true}],\"namespaces\":[\"team\",\"workspace\"]}");
        assertThat(json(server.get(server.root, "/me")).at("/roles/0/id").asString())
                .isEqualTo("admin");
    }

    @Test
    void namespacesAreThoseOfTheAppsThatOneSees() throws Exception {
        assertThat(json(server.get(server.alice, "/namespaces/team"))
                        .at("/apps")
                        .toString())
                .isEqualTo("[\"api-server\"]");
        assertThat(title(server.get(server.bob, "/namespaces/team"))).isEqualTo("namespace 'team' does not exist");
        assertThat(server.get(server.bob, "/namespaces").body()).startsWith("[{\"meta\":{\"name\":\"workspace\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /namespacematches                       | {"names":["team","workspace"]}
                    /namespacematches/                      | {"names":["team","workspace"]}
                    /namespacematches/te                    | {"names":["team"]}
                    /namespacematches/nothing               | {}
                    /namespaces/workspace/appsmatches/      | {"names":["web"]}
                    /namespaces/workspace/appsmatches/w     | {"names":["web"]}
                    /namespaces/workspace/appsmatches/x     | {}
                    """)
    void matchesBeginWithWhatWasTyped(String path, String body) throws Exception {
        assertThat(server.get(server.alice, path).body()).isEqualTo(body);
    }

    @Test
    void appIsShownAsItIs() throws Exception {
        var app = json(server.get(server.alice, "/namespaces/workspace/applications/web"));

        assertThat(app.at("/meta/name").asString()).isEqualTo("web");
        assertThat(app.at("/configuration").toString())
                .isEqualTo("{\"instances\":1,\"configurations\":[],\"environment\":{},\"routes\":[\"web.localhost\"],"
                        + "\"appchart\":\"standard\"}");
        assertThat(app.at("/status").asString()).isEqualTo("running");
        assertThat(app.at("/stagingstatus").asString()).isEqualTo("done");
        assertThat(app.at("/origin").toString()).isEqualTo("{\"Kind\":0}");
        assertThat(app.at("/deployment/desiredreplicas").asInt()).isEqualTo(1);
        assertThat(app.at("/deployment/stage_id").asString())
                .isEqualTo(app.at("/stage_id").asString());
    }

    @Test
    void appsAreListedByNamespaceOrAllTogether() throws Exception {
        assertThat(json(server.get(server.alice, "/namespaces/team/applications")))
                .hasSize(1);
        assertThat(json(server.get(server.alice, "/applications"))).hasSize(2);
        assertThat(json(server.get(server.bob, "/applications"))).isEmpty();
    }

    @Test
    void pageIsMadeWhereOneIsAskedFor() throws Exception {
        var page = json(server.get(server.alice, "/applications?page=2&pageSize=1&search=e"));

        assertThat(page.at("/items")).hasSize(1);
        assertThat(page.at("/totalItems").asInt()).isEqualTo(2);
        assertThat(page.at("/totalPages").asInt()).isEqualTo(2);
        assertThat(server.get(server.alice, "/namespaces/team/applications?search=none")
                        .body())
                .isEqualTo("{\"items\":[],\"page\":1,\"pageSize\":25,\"totalItems\":0,\"totalPages\":1}");
    }

    // withstand E 78, 79
    @ParameterizedTest
    @ValueSource(strings = {"none", "-a", "A", "a_b", "%2e%2e", "a%2fb", "%C3%A9", "web;jsessionid=1", "a%00"})
    void nameThatIsNoneOfAnAppIsNotFound(String name) throws Exception {
        var answer = server.get(server.alice, "/namespaces/workspace/applications/" + name);

        assertThat(answer.statusCode()).isIn(400, 404);
        assertThat(answer.body()).doesNotContain("Exception");
    }

    @Test
    void namespaceIsLookedForBeforeAnythingElse() throws Exception {
        assertThat(title(server.get(server.alice, "/namespaces/none/applications/none")))
                .isEqualTo("namespace 'none' does not exist");
    }

    @Test
    void pathsAndMethodsThatAreNotThereAreRefusedInTheSameShape() throws Exception {
        assertThat(title(server.get(server.alice, "/nothing"))).isEqualTo("Not Found");
        assertThat(title(server.send("PUT", server.alice, "/me", ""))).isEqualTo("Method Not Allowed");
    }
}
