package dev.slipway.api.epinio;

import static dev.slipway.api.epinio.EpinioServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EpinioGitLoginsIT {
    private static final String ALL = "/gitconfigs";
    private static final String MINE = """
            {"id":"mine","url":"https://git.example","provider":"gitlab","userorg":"private","username":"bot","password":"hunter2"}
            """;

    private EpinioServer server;

    @BeforeEach
    void open() throws Exception {
        server = EpinioServer.open();
        server.fake.app("web", "alice");
        assertThat(create(server.alice, MINE).statusCode()).isEqualTo(201);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private HttpResponse<String> create(String who, String body) throws Exception {
        return server.send("POST", who, ALL, body);
    }

    private HttpResponse<String> delete(String who, String name) throws Exception {
        return server.send("DELETE", who, ALL + "?gitconfigs%5B%5D=" + name, "");
    }

    private static String title(HttpResponse<String> answer) {
        return answer.statusCode() + " " + json(answer).at("/errors/0/title").asString();
    }

    private HttpResponse<String> fetch(String who, String url, String login) throws Exception {
        var request = HttpRequest.newBuilder(
                        server.address("http", "/api/v1/namespaces/workspace/applications/web/import-git"))
                .header("Authorization", who)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("giturl=%s&gitrev=main&gitconfig=%s"
                        .formatted(url.replace(":", "%3A").replace("/", "%2F"), login)));
        return server.client.send(request.build(), BodyHandlers.ofString());
    }

    // withstand J 124
    @Test
    void oneIsShownToItsOwnerWithoutItsPassword() throws Exception {
        var shown = server.get(server.alice, ALL + "/mine");

        assertThat(json(shown).at("/url").asString()).isEqualTo("https://git.example");
        assertThat(json(shown).at("/username").asString()).isEqualTo("bot");
        assertThat(json(shown).at("/userorg").asString()).isEqualTo("private");
        assertThat(shown.body() + server.get(server.alice, ALL).body()).doesNotContain("hunter2");
        assertThat(server.get(server.alice, "/gitconfigsmatch/m").body()).isEqualTo("{\"names\":[\"mine\"]}");
        assertThat(json(server.get(server.alice, "/me")).at("/gitconfigs").toString())
                .isEqualTo("[\"mine\"]");
    }

    // withstand K 128
    @Test
    void othersKnowNothingOfItNotEvenAdmins() throws Exception {
        for (var other : new String[] {server.bob, server.root}) {
            assertThat(server.get(other, ALL).body()).isEqualTo("[]");
            assertThat(title(server.get(other, ALL + "/mine"))).isEqualTo("404 gitconfig 'mine' does not exist");
            assertThat(delete(other, "mine").body()).isEqualTo("{\"status\":\"ok\"}");
        }
        assertThat(server.get(server.alice, ALL + "/mine").statusCode()).isEqualTo(200);
        assertThat(title(create(server.bob, MINE))).isEqualTo("409 gitconfig 'mine' already exists");
    }

    @Test
    void privateRepositoryIsFetchedWithItAndNothingElseIs() throws Exception {
        var repository = "https://git.example/private/web";

        assertThat(fetch(server.alice, repository, "").statusCode()).isEqualTo(403);
        assertThat(fetch(server.alice, repository, "mine").statusCode()).isEqualTo(200);
        assertThat(title(fetch(server.alice, repository, "none"))).isEqualTo("404 gitconfig 'none' does not exist");
        assertThat(title(fetch(server.alice, "https://git.example/others/web", "mine")))
                .isEqualTo("403 gitconfig 'mine' is not for that repository");
        assertThat(title(fetch(server.alice, "https://elsewhere.example/private/web", "mine")))
                .startsWith("403 gitconfig");
    }

    @Test
    void oneForAllIsAnAdminsToMakeAndToDelete() throws Exception {
        var ours = MINE.replace("mine", "ours").replace("}", ",\"global\":true}");
        assertThat(title(create(server.bob, ours))).isEqualTo("403 user unauthorized");
        assertThat(create(server.root, ours).statusCode()).isEqualTo(201);

        assertThat(json(server.get(server.bob, ALL)).at("/0/global").asBoolean())
                .isTrue();
        assertThat(fetch(server.alice, "https://git.example/private/web", "ours")
                        .statusCode())
                .isEqualTo(200);
        assertThat(title(delete(server.bob, "ours"))).isEqualTo("403 user unauthorized");
        assertThat(delete(server.root, "ours").statusCode()).isEqualTo(200);
        assertThat(server.get(server.bob, ALL).body()).isEqualTo("[]");
    }

    @Test
    void oneThatIsDeletedIsGone() throws Exception {
        assertThat(delete(server.alice, "mine&gitconfigs%5B%5D=none").body()).isEqualTo("{\"status\":\"ok\"}");
        assertThat(server.get(server.alice, ALL).body()).isEqualTo("[]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {}                                                                                      | 400
                    {"id":"a"}                                                                              | 400
                    {"id":"../a","url":"https://git.example","password":"p"}                                | 400
                    {"id":"a","url":"file:///etc","password":"p"}                                           | 400
                    {"id":"a","url":"https://git.example"}                                                  | 400
                    {"id":"a","url":"https://git.example","password":"p","username":"a:b"}                  | 400
                    {"id":"a","url":"https://git.example","password":"p","skipssl":true}                    | 501
                    {"id":"a","url":"https://git.example","password":"p","certs":"Q0VSVA=="}                | 501
                    """)
    void whatCannotBeIsRefused(String body, int status) throws Exception {
        assertThat(create(server.alice, body).statusCode()).isEqualTo(status);
    }
}
