package dev.slipway.api.epinio;

import static dev.slipway.api.epinio.EpinioServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.app.App;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EpinioServicesIT {
    private static final String ALL = "/namespaces/workspace/services";
    private static final String OK = "{\"status\":\"ok\"}";
    private static final String CACHE = "{\"catalog_service\":\"redis-dev\",\"name\":\"cache\"}";

    private EpinioServer server;
    private App web;

    @BeforeEach
    void open() throws Exception {
        server = EpinioServer.open();
        web = server.running("web");
        assertThat(send("POST", ALL, CACHE).body()).isEqualTo(OK);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return server.send(method, server.alice, path, body);
    }

    private static String title(HttpResponse<String> answer) {
        return answer.statusCode() + " " + json(answer).at("/errors/0/title").asString();
    }

    private String summary() {
        return server.fake.state().releases().current(web.id()).orElseThrow().summary();
    }

    @Test
    void oneIsShownWithWhatAppsReachItBy() throws Exception {
        var shown = json(server.get(server.alice, ALL + "/cache"));

        assertThat(shown.at("/catalog_service").asString()).isEqualTo("redis-dev");
        assertThat(shown.at("/status").asString()).isEqualTo("deployed");
        assertThat(shown.at("/details/password").asString()).isEqualTo("made-for-it");
        assertThat(json(server.get(server.alice, ALL))).hasSize(1);
        assertThat(json(server.get(server.alice, "/services"))).hasSize(1);
        assertThat(server.get(server.bob, ALL).body()).isEqualTo("[]");
        assertThat(server.get(server.alice, "/namespaces/workspace/servicesmatches/c")
                        .body())
                .isEqualTo("{\"names\":[\"cache\"]}");
        assertThat(json(server.get(server.alice, "/namespaces/workspace/configurations/cache"))
                        .at("/configuration/type")
                        .asString())
                .isEqualTo("service");
    }

    @Test
    void catalogIsShown() throws Exception {
        assertThat(json(server.get(server.alice, "/catalogservices"))
                        .at("/0/meta/name")
                        .asString())
                .isEqualTo("redis-dev");
        assertThat(json(server.get(server.alice, "/catalogservices/redis-dev"))
                        .at("/app_version")
                        .asString())
                .isEqualTo("7");
        assertThat(title(server.get(server.alice, "/catalogservices/none")))
                .isEqualTo("404 service instance 'none' does not exist");
    }

    @Test
    void appsAreBoundAndUnbound() throws Exception {
        assertThat(send("POST", ALL + "/cache/bind", "{\"app_name\":\"web\"}").body())
                .isEqualTo(OK);
        assertThat(summary()).isEqualTo("Bind cache");
        assertThat(title(send("DELETE", "/namespaces/workspace/applications/web/configurationbindings/cache", "")))
                .startsWith("400 configuration belongs to service 'cache'");
        assertThat(send("POST", ALL + "/cache/unbind", "{\"app_name\":\"web\"}").body())
                .isEqualTo(OK);
        assertThat(summary()).isEqualTo("Unbind cache");
        var batch = "{\"app_name\":\"web\",\"service_names\":[\"cache\"]}";
        assertThat(send("POST", "/namespaces/workspace/applications/web/servicebindings", batch)
                        .body())
                .isEqualTo(OK);
    }

    @Test
    void oneInUseIsDeletedOnlyWithItsBindings() throws Exception {
        send("POST", ALL + "/cache/bind", "{\"app_name\":\"web\"}");
        var path = ALL + "?services%5B%5D=cache";

        assertThat(title(send("DELETE", path, "{\"unbind\":false}"))).isEqualTo("400 bound applications exist");
        assertThat(send("DELETE", path, "{\"unbind\":true}").body()).isEqualTo("{\"boundapps\":[\"web\"]}");
        assertThat(title(server.get(server.alice, ALL + "/cache"))).isEqualTo("404 service 'cache' does not exist");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"catalog_service":"redis-dev","name":"cache"}                               | 409 service 'cache' already exists
                    {"catalog_service":"none","name":"other"}                                    | 400 there is no kind of service 'none'
                    {"catalog_service":"redis-dev","name":"other","settings":{"x":"1"}}          | 400 setting "x": not known
                    {"catalog_service":"redis-dev","name":"other","settings":{"storage":"much"}} | 400 'much' is no size of a service's storage
                    """)
    void whatCannotBeIsRefused(String body, String title) throws Exception {
        assertThat(title(send("POST", ALL, body))).isEqualTo(title);
    }
}
