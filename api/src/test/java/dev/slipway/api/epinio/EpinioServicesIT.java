package dev.slipway.api.epinio;

import static dev.slipway.api.epinio.EpinioServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EpinioServicesIT extends EpinioAppTest {
    private static final String ALL = "/namespaces/workspace/services";
    private static final String BATCH = "/namespaces/workspace/applications/web/servicebindings";
    private static final String CACHE = "{\"catalog_service\":\"redis-dev\",\"name\":\"cache\"}";

    @BeforeEach
    void create() throws Exception {
        assertThat(send("POST", ALL, CACHE).body()).isEqualTo(OK);
    }

    private String summary() {
        return current().summary();
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
    }

    @Test
    void severalAreBoundWithOneRelease() throws Exception {
        send("POST", ALL, "{\"catalog_service\":\"redis-dev\",\"name\":\"queue\",\"wait\":true}");

        var batch = "{\"app_name\":\"web\",\"service_names\":[\"cache\",\"queue\"]}";
        assertThat(send("POST", BATCH, batch).body()).isEqualTo(OK);

        assertThat(current().version() + " " + summary()).isEqualTo("v2 Bind cache, queue");
        assertThat(title(send("POST", BATCH, "{\"app_name\":\"web\",\"service_names\":[\"cache\",\"none\"]}")))
                .isEqualTo("404 service 'none' does not exist");
        assertThat(title(send("POST", BATCH, "{\"app_name\":\"web\",\"service_names\":[]}")))
                .isEqualTo("400 cannot bind service without names");
    }

    @Test
    void settingsAreChangedAndTakenBack() throws Exception {
        send("POST", ALL + "/cache/bind", "{\"app_name\":\"web\"}");
        assertThat(json(server.get(server.alice, ALL + "/cache"))
                        .at("/settings")
                        .toString())
                .isEqualTo("{\"memory\":\"1Gi\",\"storage\":\"1Gi\"}");

        var edit = "{\"edit\":{\"memory\":\"2Gi\",\"storage\":\"3Gi\"},\"wait\":true,\"restart\":true}";
        assertThat(send("PATCH", ALL + "/cache", edit).body()).isEqualTo(OK);
        assertThat(settings()).isEqualTo("{\"memory\":\"2Gi\",\"storage\":\"3Gi\"}");
        assertThat(server.fake.done()).containsOnlyOnce("restart " + web.id());

        send("PATCH", ALL + "/cache", "{\"remove\":[\"memory\"],\"restart\":false}");
        assertThat(settings()).isEqualTo("{\"memory\":\"1Gi\",\"storage\":\"3Gi\"}");
        assertThat(send("PUT", ALL + "/cache", "{\"settings\":{\"storage\":\"4Gi\"},\"restart\":false}")
                        .body())
                .isEqualTo(OK);
        assertThat(settings()).isEqualTo("{\"memory\":\"1Gi\",\"storage\":\"4Gi\"}");
        assertThat(server.fake.done()).containsOnlyOnce("restart " + web.id());
    }

    private String settings() throws Exception {
        return json(server.get(server.alice, ALL + "/cache")).at("/settings").toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    cache | {"edit":{"x":"1"}}           | 400 setting "x": not known
                    cache | {"remove":["x"]}             | 400 setting "x": not known
                    cache | {"edit":{"memory":"much"}}   | 400 'much' is no size of a service's memory
                    cache | {"edit":{"memory":null}}     | 400 setting "memory": no value
                    cache | {"edit":{"storage":"512Mi"}} | 409 a service's storage only grows, and this one has 1Gi
                    cache | {"edit":{"storage":"0"}}     | 409 a service's storage only grows, and this one has 1Gi
                    none  | {"edit":{"memory":"2Gi"}}    | 404 service 'none' does not exist
                    """)
    void whatCannotBeChangedIsNot(String name, String body, String title) throws Exception {
        assertThat(title(send("PATCH", ALL + "/" + name, body))).isEqualTo(title);
        assertThat(settings()).isEqualTo("{\"memory\":\"1Gi\",\"storage\":\"1Gi\"}");
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
