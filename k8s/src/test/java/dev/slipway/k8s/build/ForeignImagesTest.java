package dev.slipway.k8s.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.ProcessType;
import dev.slipway.core.Secret;
import dev.slipway.core.Sha256;
import dev.slipway.core.UserException;
import dev.slipway.core.app.AppId;
import dev.slipway.core.release.Image;
import dev.slipway.core.release.ProcessSpec;
import dev.slipway.core.webhook.Outbound;
import dev.slipway.k8s.build.RegistryConfig.Credentials;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ForeignImagesTest {
    private static final RegistryConfig CONFIG =
            RegistryConfig.of("registry.example", "slipway", Optional.of(new Credentials("ada", new Secret("s3cret"))));
    private static final String SETTINGS = "{\"config\":{\"Entrypoint\":[\"/serve\"]}}";
    private static final String CHALLENGE =
            "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\",scope=\"repository:library/nginx:pull\"";

    private final Map<String, Outbound.Answer> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final Exchange elsewhere = Exchange.of((Outbound) this::answer);
    private final ForeignImages images = new ForeignImages(
            CONFIG, registry((_, uri, _) -> elsewhere.send("OWN", uri, Map.of())), registry(elsewhere));
    private final String manifest = put("registry-1.docker.io/v2/library/nginx", "1.27", SETTINGS);

    private static Registry registry(Exchange exchange) {
        return new Registry(CONFIG, new RegistryConnection(exchange, CONFIG));
    }

    private Outbound.Answer answer(Outbound.Request request) throws IOException {
        var place = request.url().toString().replaceFirst("^https://", "");
        asked.add(request.method() + " " + place + " " + request.headers().getOrDefault("Authorization", "-"));
        if (place.startsWith("inside.example")) {
            throw new IOException("a host in the server's own network may not be fetched from");
        }
        return answers.getOrDefault(place, new Outbound.Answer(404, "{}"));
    }

    /** Puts an image there, and returns its digest. */
    private String put(String repository, String tag, String settings) {
        var config = sha256(settings);
        var content = "{\"config\":{\"digest\":\"%s\"}}".formatted(config);
        answers.put(repository + "/manifests/" + tag, new Outbound.Answer(200, content));
        answers.put(repository + "/manifests/" + sha256(content), new Outbound.Answer(200, content));
        answers.put(repository + "/blobs/" + config, new Outbound.Answer(200, settings));
        return sha256(content);
    }

    private static String sha256(String text) {
        return "sha256:" + Sha256.hex(text.getBytes(UTF_8));
    }

    private static ImageReference named(String text) {
        return ImageReference.parse(text);
    }

    @BeforeEach
    void forget() {
        asked.clear();
    }

    @Test
    void nameIsPinnedToWhatItsRegistryHasNow() throws InterruptedException {
        assertThat(images.pinned(named("nginx:1.27"))).hasToString("docker.io/library/nginx:1.27@" + manifest);
    }

    @Test
    void imageIsStartedAsItSaysItself() throws InterruptedException {
        var image = images.get(named("nginx:1.27@" + manifest));

        assertThat(image)
                .isEqualTo(
                        new Image("docker.io/library/nginx", manifest, Map.of(ProcessType.WEB, ProcessSpec.OF_IMAGE)));
    }

    @Test
    void registryElsewhereIsAskedWithATokenForEverybodyAndNeverWithTheServersLogin() throws InterruptedException {
        var place = "registry-1.docker.io/v2/library/nginx/manifests/1.27";
        answers.put(place, new Outbound.Answer(401, Map.of("www-authenticate", List.of(CHALLENGE)), ""));
        answers.put(
                "auth.docker.io/token?service=registry.docker.io&scope=repository%3Alibrary%2Fnginx%3Apull",
                new Outbound.Answer(200, "{\"token\":\"everybodys\"}"));

        assertThatThrownBy(() -> images.pinned(named("nginx:1.27")))
                .hasMessage("the registry docker.io has no library/nginx for those who do not log in");
        assertThat(asked)
                .containsExactly(
                        "GET " + place + " -",
                        "GET auth.docker.io/token?service=registry.docker.io&scope=repository%3Alibrary%2Fnginx%3Apull -",
                        "GET " + place + " Bearer everybodys");
    }

    @Test
    void ownRegistryIsAskedByItsOwnWay() throws InterruptedException {
        var digest = put("registry.example/v2/team/site", "latest", SETTINGS);

        assertThat(images.pinned(named("registry.example/team/site")).digest()).isEqualTo(digest);
        assertThat(asked).containsExactly("OWN registry.example/v2/team/site/manifests/latest -");
    }

    // withstand K 128
    @Test
    void imageOfAnotherAppIsAsOneThatIsNotThere() {
        var app = Build.repository(new AppId("0123456789abcdef"), CONFIG);
        put(app.name().replace("registry.example/", "registry.example/v2/"), "latest", SETTINGS);

        assertThatThrownBy(() -> images.get(app.tagged("latest")))
                .isInstanceOf(BuildFailed.class)
                .hasMessage("there is no image %s".formatted(app.tagged("latest")));
        assertThatThrownBy(() -> images.pinned(app.tagged("latest"))).hasMessageStartingWith("there is no image");
        assertThat(asked).isEmpty();
    }

    // withstand E 80
    @Test
    void hostInTheServersOwnNetworkIsRefusedWithTheWayToAllowIt() {
        assertThatThrownBy(() -> images.pinned(named("inside.example/team/site")))
                .isInstanceOfSatisfying(UserException.class, refusal -> {
                    assertThat(refusal.reason())
                            .isEqualTo("the registry inside.example cannot be asked: "
                                    + "a host in the server's own network may not be fetched from");
                    assertThat(refusal.advice()).contains("--internal-hosts");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"config\":{\"Entrypoint\":null,\"Cmd\":[]}}"})
    void imageThatStartsNothingIsRefused(String settings) {
        put("registry-1.docker.io/v2/library/empty", "latest", settings);

        assertThatThrownBy(() -> images.get(named("empty"))).hasMessageEndingWith("starts nothing by itself");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer realm=\"nowhere\"",
                "Bearer realm=\"ht tp://x\"",
                "Bearer realm=\"https://auth.docker.io/none\"",
                "Nonsense"
            })
    void oddChallengesAreRefusals(String challenge) {
        answers.put(
                "registry-1.docker.io/v2/library/nginx/manifests/1.27",
                new Outbound.Answer(401, Map.of("www-authenticate", List.of(challenge)), ""));

        assertThatThrownBy(() -> images.pinned(named("nginx:1.27"))).isInstanceOf(BuildFailed.class);
    }

    @Test
    void oddRedirectsAreRefusals() {
        answers.put(
                "registry-1.docker.io/v2/library/nginx/manifests/1.27",
                new Outbound.Answer(302, Map.of("location", List.of("ht tp://x")), ""));

        assertThatThrownBy(() -> images.pinned(named("nginx:1.27"))).isInstanceOf(BuildFailed.class);
    }
}
