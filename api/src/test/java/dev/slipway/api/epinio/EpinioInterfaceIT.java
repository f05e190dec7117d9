package dev.slipway.api.epinio;

import static dev.slipway.api.epinio.EpinioServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.app.App;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Epinio's web interface asks for and its command line does not. */
final class EpinioInterfaceIT {
    private EpinioServer server;
    private App web;

    @BeforeEach
    void open() throws InterruptedException {
        server = EpinioServer.open();
        web = server.running("web");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return server.get(server.alice, path);
    }

    @Test
    void appsAreListedByNamespaceInPages() throws Exception {
        server.running("shop");
        server.running("team/desk");

        var grouped = json(get("/applications/grouped?pageSize=1&page=2"));

        assertThat(grouped.propertyNames()).containsExactly("team", "workspace");
        assertThat(grouped.at("/workspace/items")).hasSize(1);
        assertThat(grouped.at("/workspace/totalItems").asInt()).isEqualTo(2);
        assertThat(grouped.at("/workspace/totalPages").asInt()).isEqualTo(2);
        assertThat(grouped.at("/team/items")).isEmpty();
        assertThat(json(get("/applications/grouped")).at("/workspace/pageSize").asInt())
                .isEqualTo(10);
        assertThat(json(get("/applications/grouped?search=SHO"))
                        .at("/workspace/items/0/meta/name")
                        .asString())
                .isEqualTo("shop");
        assertThat(get("/applications/grouped?search=none").body()).isEqualTo("{}");
        assertThat(server.get(server.bob, "/applications/grouped").body()).isEqualTo("{}");
    }

    @Test
    void appsAreListedByTheServicesThatTheyAreBoundTo() throws Exception {
        var services = "/namespaces/workspace/services";
        assertThat(get("/namespaces/workspace/serviceapps").body()).isEqualTo("{}");
        server.send("POST", server.alice, services, "{\"catalog_service\":\"redis-dev\",\"name\":\"cache\"}");
        server.send("POST", server.alice, services + "/cache/bind", "{\"app_name\":\"web\"}");

        assertThat(json(get("/namespaces/workspace/serviceapps"))
                        .at("/apps_of/cache/0/meta/name")
                        .asString())
                .isEqualTo("web");
        assertThat(server.get(server.bob, "/namespaces/workspace/serviceapps").body())
                .isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/part/archive", "/source"})
    void sourceOfWhatRunsIsToBeHad(String path) throws Exception {
        var app = "/namespaces/workspace/applications/web";
        var running = server.fake.state().releases().current(web.id()).orElseThrow();

        var answer = get(app + path);

        assertThat(answer.body()).isEqualTo("archive of " + running.commit());
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-gzip");
        assertThat(answer.headers().firstValue("Content-Disposition")).contains("attachment; filename=\"web.tar.gz\"");
        assertThat(server.get(server.bob, app + path).statusCode()).isEqualTo(404);
    }

    @Test
    void appThatRunsNothingHasNoSource() throws Exception {
        server.fake.app("idle", "alice");

        assertThat(get("/namespaces/workspace/applications/idle/source").statusCode())
                .isEqualTo(400);
    }

    @Test
    void buildersAreListedWhereImagesBuild() throws Exception {
        assertThat(get("/builderimages").body()).isEqualTo("[]");
        assertThat(get("/builderimages/default").statusCode()).isEqualTo(404);

        server.fake.runImages(Map.of());

        assertThat(json(get("/builderimages")).at("/0/image").asString()).isEqualTo("builder.example/usual");
        assertThat(json(get("/builderimages/default")).at("/default").asBoolean())
                .isTrue();
        assertThat(get("/builderimages/other").statusCode()).isEqualTo(404);
        assertThat(get("/builderimagesmatch/d").body()).isEqualTo("{\"names\":[\"default\"]}");
        assertThat(json(server.get("", "/info")).at("/default_builder_image").asString())
                .isEqualTo("builder.example/usual");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /gitproxy",
        "GET, /report/nodes",
        "GET, /support-bundle",
        "GET, /namespaces/workspace/applications/web/part/chart"
    })
    void whatThereIsNothingForIsRefusedWithAReason(String method, String path) throws Exception {
        var answer = server.send(method, server.alice, path, "");

        assertThat(answer.statusCode()).isEqualTo(501);
        assertThat(json(answer).at("/errors/0/title").asString()).isNotEmpty();
    }
}
