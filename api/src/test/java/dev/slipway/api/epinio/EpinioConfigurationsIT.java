package dev.slipway.api.epinio;

import static dev.slipway.api.epinio.EpinioServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EpinioConfigurationsIT extends EpinioAppTest {
    private static final String ALL = "/namespaces/workspace/configurations";
    private static final String DB = ALL + "/db";
    private static final String WEB = "/namespaces/workspace/applications/web";
    private static final String BINDINGS = WEB + "/configurationbindings";

    @BeforeEach
    void create() throws Exception {
        assertThat(send("POST", ALL, "{\"name\":\"db\",\"data\":{\"password\":\"hunter2\",\"tls.crt\":\"x\"}}")
                        .statusCode())
                .isEqualTo(201);
    }

    private String release() {
        var release = current();
        return release.version() + " " + release.summary() + " "
                + release.files().secrets().stream()
                        .map(secret -> secret.reveal())
                        .sorted()
                        .toList();
    }

    @Test
    void oneIsShownAsItIs() throws Exception {
        var shown = json(server.get(server.alice, DB));

        assertThat(shown.at("/meta/name").asString()).isEqualTo("db");
        assertThat(shown.at("/meta/namespace").asString()).isEqualTo("workspace");
        assertThat(shown.at("/configuration").toString())
                .isEqualTo("{\"user\":\"alice\",\"details\":{\"password\":\"hunter2\",\"tls.crt\":\"x\"},"
                        + "\"boundapps\":[],\"type\":\"custom\"}");
        assertThat(json(server.get(server.alice, ALL))).hasSize(1);
        assertThat(json(server.get(server.alice, "/configurations"))).hasSize(1);
    }

    // withstand B 27
    @Test
    void inTheOpenNamespaceNobodyElseKnowsOfIt() throws Exception {
        assertThat(title(server.get(server.bob, DB))).isEqualTo("404 configuration 'db' does not exist");
        assertThat(server.get(server.bob, ALL).body()).isEqualTo("[]");
        assertThat(title(server.send("PATCH", server.bob, DB, "{}"))).startsWith("404 ");
        assertThat(server.get(server.bob, "/namespaces/workspace/configurationsmatches/")
                        .body())
                .isEqualTo("{}");
    }

    @Test
    void bindingIsAReleaseAndUnbindingTakesItBack() throws Exception {
        assertThat(send("POST", BINDINGS, "{\"names\":[\"db\"]}").body()).isEqualTo("{\"wasbound\":null}");
        assertThat(release()).isEqualTo("v2 Bind db [hunter2, x]");
        assertThat(send("POST", BINDINGS, "{\"names\":[\"db\"]}").body()).isEqualTo("{\"wasbound\":[\"db\"]}");
        assertThat(json(server.get(server.alice, WEB))
                        .at("/configuration/configurations")
                        .toString())
                .isEqualTo("[\"db\"]");
        assertThat(json(server.get(server.alice, DB))
                        .at("/configuration/boundapps")
                        .toString())
                .isEqualTo("[\"web\"]");
        assertThat(json(server.get(server.alice, "/namespaces/workspace/configurationapps"))
                        .at("/apps_of/db/0/meta/name")
                        .asString())
                .isEqualTo("web");

        assertThat(send("DELETE", BINDINGS + "/db", "").body()).isEqualTo(OK);
        assertThat(release()).isEqualTo("v3 Unbind db []");
        assertThat(server.get(server.alice, "/namespaces/workspace/configurationapps")
                        .body())
                .isEqualTo("{}");
    }

    @Test
    void changeComesToBoundAppsUnlessTheyAreNotToBeRestarted() throws Exception {
        send("POST", BINDINGS, "{\"names\":[\"db\"]}");

        var body = "{\"remove\":[\"tls.crt\"],\"edit\":{\"password\":\"second\"},\"restart\":true}";
        assertThat(send("PATCH", DB, body).body()).isEqualTo(OK);
        assertThat(release()).isEqualTo("v3 Change db [second]");

        assertThat(send("PUT", DB, "{\"data\":{\"other\":\"third\"},\"restart\":false}")
                        .body())
                .isEqualTo(OK);
        assertThat(release()).startsWith("v3");
        assertThat(json(server.get(server.alice, DB))
                        .at("/configuration/details")
                        .toString())
                .isEqualTo("{\"other\":\"third\"}");
    }

    @Test
    void oneInUseIsDeletedOnlyWithItsBindings() throws Exception {
        send("POST", BINDINGS, "{\"names\":[\"db\"]}");
        var path = ALL + "?configurations%5B%5D=db";

        var refused = send("DELETE", path, "{\"unbind\":false}");
        assertThat(title(refused)).isEqualTo("400 bound applications exist");
        assertThat(json(refused).at("/errors/0/details").asString()).isEqualTo("web");

        assertThat(send("DELETE", path, "{\"unbind\":true}").body()).isEqualTo("{\"boundapps\":[\"web\"]}");
        assertThat(title(server.get(server.alice, DB))).isEqualTo("404 configuration 'db' does not exist");
        assertThat(release()).startsWith("v3 Unbind db");
    }

    @Test
    void appIsMadeAndChangedWithItsBindings() throws Exception {
        var made = send(
                "POST",
                "/namespaces/workspace/applications",
                "{\"name\":\"other\",\"configuration\":{\"configurations\":[\"db\"]}}");
        assertThat(made.statusCode()).isEqualTo(201);

        assertThat(send("PATCH", WEB, "{\"configurations\":[\"db\"]}").body()).isEqualTo(OK);
        assertThat(release()).isEqualTo("v2 Change bindings [hunter2, x]");
        assertThat(send("PATCH", WEB, "{\"configurations\":[]}").body()).isEqualTo(OK);
        assertThat(release()).isEqualTo("v3 Change bindings []");

        var missing = send("PATCH", WEB, "{\"configurations\":[\"none\",\"db\",\"neither\"]}");
        assertThat(title(missing)).isEqualTo("404 configuration 'none' does not exist");
        assertThat(json(missing).at("/errors")).hasSize(2);
    }

    // withstand E 73, 78
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    POST | /configurations                               | {"name":""}                            | 400 cannot create configuration without a name
                    POST | /configurations                               | {"name":"db"}                          | 409 configuration 'db' already exists
                    POST | /configurations                               | {"name":"a","data":{"../x":"1"}}       | 400 '../x' is not a key of a configuration
                    POST | /configurations                               | {"name":"a","data":{"x":null}}         | 400 key x has no value
                    POST | /applications/web/configurationbindings       | {"names":[]}                           | 400 cannot bind configuration without names
                    POST | /applications/web/configurationbindings       | {"names":[""]}                         | 400 cannot bind configuration with empty name
                    POST | /applications/web/configurationbindings       | {"names":["none"]}                     | 404 configuration 'none' does not exist
                    PATCH | /configurations/none                         | {}                                     | 404 configuration 'none' does not exist
                    DELETE | /applications/web/configurationbindings/none | {}                                    | 404 configuration 'none' does not exist
                    DELETE | /configurations?configurations%5B%5D=none   | {"unbind":true}                        | 404 configuration 'none' does not exist
                    """)
    void whatCannotBeIsRefusedInEpiniosWords(String method, String path, String body, String title) throws Exception {
        assertThat(title(send(method, "/namespaces/workspace" + path, body))).isEqualTo(title);
    }

    @Test
    void nameThatIsNoneIsRefusedByTheRule() throws Exception {
        assertThat(title(send("POST", ALL, "{\"name\":\"A_b\"}")))
                .startsWith("400 Configuration's name must consist of lower case alphanumeric characters");
    }

    @Test
    void matchesBeginWithWhatWasTyped() throws Exception {
        for (var path : new String[] {"/configurationsmatches/", "/namespaces/workspace/configurationsmatches/d"}) {
            assertThat(server.get(server.alice, path).body()).isEqualTo("{\"names\":[\"db\"]}");
        }
        assertThat(server.get(server.alice, "/namespaces/workspace/configurationsmatches/x")
                        .body())
                .isEqualTo("{}");
    }

    @Test
    void namespaceTellsOfThemAndTakesThemAlong() throws Exception {
        assertThat(json(server.get(server.alice, "/namespaces/workspace"))
                        .at("/configurations")
                        .toString())
                .isEqualTo("[\"db\"]");
        send("POST", "/namespaces", "{\"name\":\"team\"}");
        send("POST", "/namespaces/team/configurations", "{\"name\":\"db\"}");

        assertThat(send("DELETE", "/namespaces/team", "").body()).isEqualTo(OK);
        send("POST", "/namespaces", "{\"name\":\"team\"}");

        assertThat(server.get(server.alice, "/namespaces/team/configurations").body())
                .isEqualTo("[]");
    }
}
