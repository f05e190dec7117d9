package dev.slipway.api.epinio;

import static dev.slipway.api.epinio.EpinioServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.AppName;
import dev.slipway.core.EnvName;
import dev.slipway.core.HostName;
import dev.slipway.core.ProcessType;
import dev.slipway.core.Secret;
import dev.slipway.core.app.App;
import java.net.http.HttpResponse;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EpinioChangesIT {
    private static final String APPS = "/namespaces/workspace/applications";
    private static final String WEB = APPS + "/web";

    private EpinioServer server;

    @BeforeEach
    void open() {
        server = EpinioServer.open();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return server.send(method, server.alice, path, body);
    }

    private App web() {
        return server.fake.state().apps().find(AppName.parse("web")).orElseThrow();
    }

    private static String title(HttpResponse<String> answer) {
        return answer.statusCode() + " " + json(answer).at("/errors/0/title").asString();
    }

    @Test
    void appIsMadeAsThePushAsksForIt() throws Exception {
        var made = send("POST", APPS, """
                {"name":"web","configuration":{"instances":2,"configurations":null,"environment":{"A":"1"},
                 "routes":["https://WWW.example.com/","web.localhost"]}}
                """);

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.body()).isEqualTo("{\"status\":\"ok\"}");
        assertThat(web().scale()).containsEntry(ProcessType.WEB, 2);
        assertThat(web().config()).containsEntry(new EnvName("A"), new Secret("1"));
        assertThat(web().hosts()).containsExactly(new HostName("www.example.com"));
        var shown = json(server.get(server.alice, WEB));
        assertThat(shown.at("/status").asString()).isEqualTo("created");
        assertThat(shown.at("/deployment").isMissingNode()).isTrue();
        assertThat(shown.at("/configuration/instances").asInt()).isEqualTo(2);
    }

    @Test
    void secondAppOfANameIsAConflictForThePushToGoOnWith() throws Exception {
        server.fake.app("web", "bob");

        assertThat(title(send("POST", APPS, "{\"name\":\"web\",\"configuration\":{}}")))
                .isEqualTo("409 application 'web' already exists");
    }

    // withstand E 73, 78, 82, 83
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"name":"A_b"}                                                     | 400
                    {"name":"9lives"}                                                  | 400
                    {"name":"www"}                                                     | 400
                    {}                                                                 | 400
                    {"name":"web","configuration":{"instances":-1}}                    | 400
                    {"name":"web","configuration":{"instances":"2"}}                   | 400
                    {"name":"web","configuration":{"instances":1.5}}                   | 400
                    {"name":"web","configuration":{"environment":{"LD_PRELOAD":"x"}}}  | 400
                    {"name":"web","configuration":{"environment":{"A":null}}}          | 400
                    {"name":"web","configuration":{"environment":{"A":"\\u0000"}}}     | 400
                    {"name":"web","configuration":{"routes":["taken.example.com"]}}    | 400
                    {"name":"web","configuration":{"routes":["other.localhost"]}}      | 400
                    {"name":"web","configuration":{"routes":["*.example.com"]}}        | 400
                    {"name":"web","configuration":{"routes":["a.example.com/path"]}}   | 400
                    {"name":"web","configuration":{"routes":[null]}}                   | 400
                    {"name":"web","configuration":{"appchart":"other"}}                | 404
                    {"name":"web","configuration":{"settings":{"a":"b"}}}              | 400
                    {"name":"web","name":"web"}                                        | 400
                    {"name":NaN}                                                       | 400
                    {"name":"web"} {}                                                  | 400
                    []                                                                 | 400
                    null                                                               | 400
                    {                                                                  | 400
                    """)
    void appThatCannotBeIsRefusedAndNotMade(String body, int status) throws Exception {
        var other = server.fake.app("other", "bob");
        server.fake.state().apps().update(other.id(), app -> app.withHosts(Set.of(new HostName("taken.example.com"))));

        var answer = send("POST", APPS, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).at("/errors/0/status").asInt()).isEqualTo(status);
        assertThat(answer.body()).doesNotContain("Exception", "jackson", "dev.slipway");
        assertThat(server.fake.state().apps().find(AppName.parse("web"))).isEmpty();
    }

    // withstand E 73
    @Test
    void bodyThatIsTooLongOrTooDeepIsRefused() throws Exception {
        assertThat(send("POST", APPS, "{\"name\":\"" + "a".repeat(1 << 20) + "\"}")
                        .statusCode())
                .isEqualTo(413);
        assertThat(send("POST", APPS, "[".repeat(100_000)).statusCode()).isEqualTo(400);
    }

    @Test
    void changeIsReleasedUnlessTheClientWantsThatLater() throws Exception {
        server.running("web");

        var later = send("PATCH", WEB, "{\"instances\":3,\"environment\":{\"A\":\"1\"},\"restart\":false}");
        var now = send("PATCH", WEB, "{\"environment\":{\"B\":\"2\"},\"replace_env\":true,\"restart\":true}");

        assertThat(later.statusCode()).isEqualTo(200);
        assertThat(now.statusCode()).isEqualTo(200);
        var releases = server.fake.state().releases().list(web().id());
        assertThat(releases).hasSize(2);
        assertThat(releases.getFirst().config()).containsOnlyKeys(new EnvName("B"));
        assertThat(releases.getFirst().scale()).containsEntry(ProcessType.WEB, 3);
        assertThat(releases.getFirst().summary()).isEqualTo("Change configuration");
    }

    @Test
    void whatWasSavedForLaterComesWithARestartOrTheSameChangeAgain() throws Exception {
        server.running("web");

        send("PATCH", WEB, "{\"environment\":{\"A\":\"1\"},\"restart\":false}");
        assertThat(send("POST", WEB + "/restart", "").statusCode()).isEqualTo(200);
        send("PATCH", WEB, "{\"environment\":{\"B\":\"2\"},\"restart\":false}");
        assertThat(send("PATCH", WEB, "{\"environment\":{\"B\":\"2\"}}").statusCode())
                .isEqualTo(200);
        assertThat(send("PATCH", WEB, "{\"environment\":{\"B\":\"2\"}}").statusCode())
                .isEqualTo(200);

        assertThat(server.fake.state().releases().list(web().id()))
                .extracting(release -> release.config().keySet())
                .containsExactly(Set.of(new EnvName("A"), new EnvName("B")), Set.of(new EnvName("A")), Set.of());
    }

    @Test
    void changeByWhoMayNotIsRefused() throws Exception {
        server.running("web");

        assertThat(title(server.send("PATCH", server.bob, WEB, "{\"instances\":3}")))
                .isEqualTo("404 application 'web' does not exist");
    }

    @Test
    void deletedAppsAreGoneOrNoneIs() throws Exception {
        server.running("web");
        server.fake.app("other", "alice");

        var some = send("DELETE", APPS + "?applications[]=web&applications[]=none", "{\"deleteImage\":false}");
        var all = send("DELETE", APPS + "?applications%5B%5D=web&applications%5B%5D=other", "");

        assertThat(title(some)).isEqualTo("404 application 'none' does not exist");
        assertThat(all.body()).isEqualTo("{\"unboundconfigurations\":[]}");
        assertThat(server.fake.state().apps().list()).isEmpty();
    }

    @Test
    void environmentIsListedSetAndUnset() throws Exception {
        server.running("web");

        assertThat(send("POST", WEB + "/environment", "{\"A\":\"1\",\"B\":\"2\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.get(server.alice, WEB + "/environment?grouped=true").body())
                .isEqualTo("{\"user\":{\"A\":\"1\",\"B\":\"2\"},\"service\":{}}");
        assertThat(send("DELETE", WEB + "/environment/A", "").statusCode()).isEqualTo(200);
        assertThat(send("DELETE", WEB + "/environment/A", "").statusCode()).isEqualTo(200);
        assertThat(server.get(server.alice, WEB + "/environment").body()).isEqualTo("{\"B\":\"2\"}");
        assertThat(server.get(server.alice, WEB + "/environment/B").body())
                .isEqualTo("{\"name\":\"B\",\"value\":\"2\"}");
        assertThat(server.get(server.alice, WEB + "/environment/A").body()).isEqualTo("{\"name\":\"\",\"value\":\"\"}");
        assertThat(server.get(server.alice, WEB + "/environmentmatch/").body()).isEqualTo("{\"names\":[\"B\"]}");
        assertThat(server.fake.state().releases().list(web().id())).hasSize(3);
    }

    @Test
    void manifestIsYamlThatThePushReads() throws Exception {
        server.running("web");
        send("PATCH", WEB, "{\"environment\":{\"A\":\"yes\",\"B\":\"two\\nlines\"},\"routes\":[\"www.example.com\"]}");

        assertThat(server.get(server.alice, WEB + "/part/manifest").body()).isEqualTo("""
                name: web
                configuration:
                  instances: 1
                  environment:
                    A: "yes"
                    B: "two\\nlines"
                  routes:
                  - web.localhost
                  - www.example.com
                  appchart: standard
                namespace: workspace
                """);
        assertThat(title(server.get(server.alice, WEB + "/part/other")))
                .isEqualTo("400 unknown 'other' part, expected chart, manifest, image, values, or archive");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/part/values", "/part/chart", "/part/image"})
    void whatSlipwayHasNotIsNotOfferedWithItsReason(String path) throws Exception {
        server.running("web");

        assertThat(title(server.get(server.alice, WEB + path))).startsWith("501 Slipway has no ");
    }

    @Test
    void namespaceIsMadeAndRemovedWithAllThatIsInIt() throws Exception {
        assertThat(send("POST", "/namespaces", "{\"name\":\"lab\"}").statusCode())
                .isEqualTo(201);
        assertThat(title(send("POST", "/namespaces", "{\"name\":\"lab\"}")))
                .isEqualTo("409 namespace 'lab' already exists");
        assertThat(title(send("POST", "/namespaces", "{\"name\":\"A_\"}"))).startsWith("400 Namespace's name must");
        assertThat(title(send("POST", "/namespaces", "{}"))).isEqualTo("400 name of namespace to create not found");
        assertThat(server.get(server.bob, "/namespaces").body()).doesNotContain("lab");
        server.running("lab/web");

        assertThat(title(server.send("DELETE", server.bob, "/namespaces?namespaces[]=lab", "")))
                .isEqualTo("404 namespace 'lab' does not exist");
        assertThat(send("DELETE", "/namespaces?namespaces[]=lab", "").statusCode())
                .isEqualTo(200);
        assertThat(server.fake.state().apps().list()).isEmpty();
        assertThat(server.get(server.alice, "/namespaces/lab").statusCode()).isEqualTo(404);
    }

    @Test
    void standardThingsAreShownAndNotChanged() throws Exception {
        assertThat(server.get(server.alice, "/appcharts/standard").body())
                .contains("\"short_description\":\"Epinio standard deployment\"");
        assertThat(title(server.get(server.alice, "/appcharts/x")))
                .isEqualTo("404 application chart 'x' does not exist");
        assertThat(server.get(server.alice, "/appchartsmatch/st").body()).isEqualTo("{\"names\":[\"standard\"]}");
        assertThat(server.get(server.alice, "/gitconfigs").body()).isEqualTo("[]");
        assertThat(title(send("POST", "/appcharts", "{}"))).startsWith("501 there is one app chart");
        assertThat(title(send("POST", "/builderimages", "{}"))).startsWith("501 ");
    }
}
