package dev.slipway.k8s.build;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.Secret;
import dev.slipway.k8s.build.RegistryConfig.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers a registry's challenge: with a token of the key that it trusts, with name and password, or with a token that its
 * token server gives for these.
 */
final class RegistryLogin {
    private static final Pattern PARAMETER = Pattern.compile("([a-zA-Z]+)=\"([^\"]*)\"");
    private static final int LARGEST = 1 << 20;
    private static final Duration SHORT = Duration.ofMinutes(5);
    private static final JsonMapper JSON = new JsonMapper();

    private final RegistryConnection connection;
    private final RegistryConfig config;

    RegistryLogin(RegistryConnection connection, RegistryConfig config) {
        this.connection = connection;
        this.config = config;
    }

    /** The Authorization header for the challenges; empty if there is nothing to log in with. */
    Optional<String> answer(String method, ImageReference image, List<String> challenges) throws InterruptedException {
        var key = config.keyFor(image.host());
        if (key.isPresent()) {
            var access = new RegistryKey.Access(image.repository(), actions(method));
            return Optional.of(bearer(key.get().token(List.of(access), Instant.now(), SHORT)));
        }
        var basic = config.credentialsFor(image.host()).map(RegistryLogin::basic);
        for (var challenge : challenges) {
            if (challenge.regionMatches(true, 0, "Bearer ", 0, 7)) {
                return Optional.of("Bearer " + token(image, parameters(challenge), basic));
            }
        }
        return basic;
    }

    private static List<String> actions(String method) {
        return switch (method) {
            case "GET", "HEAD" -> List.of("pull");
            case "DELETE" -> List.of("delete");
            default -> List.of("pull", "push");
        };
    }

    private static String bearer(Secret token) {
        return "Bearer " + token.reveal();
    }

    static String basic(Credentials credentials) {
        var pair = credentials.user() + ":" + credentials.password().reveal();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    static Map<String, String> parameters(String challenge) {
        var parameters = new LinkedHashMap<String, String>();
        var matcher = PARAMETER.matcher(challenge);
        while (matcher.find()) {
            parameters.put(matcher.group(1), matcher.group(2));
        }
        return parameters;
    }

    private String token(ImageReference image, Map<String, String> challenge, Optional<String> basic)
            throws InterruptedException {
        var uri = tokenUri(image, challenge);
        var response = connection.get(uri, basic);
        try (var body = response.body()) {
            if (response.status() != 200) {
                throw connection.refused(image);
            }
            return read(body, image);
        } catch (IOException e) {
            throw RegistryConnection.unreachable(uri, e);
        }
    }

    private String read(InputStream body, ImageReference image) throws IOException {
        var token = read(body.readNBytes(LARGEST));
        if (token.isEmpty()) {
            throw connection.refused(image);
        }
        return token;
    }

    private static String read(byte[] answer) {
        try {
            var fields = JSON.readTree(answer);
            return fields.path("token").asString(fields.path("access_token").asString(""));
        } catch (JacksonException _) {
            // As one without a token; its message quotes what it read.
            return "";
        }
    }

    private static URI tokenUri(ImageReference image, Map<String, String> challenge) {
        var query = new ArrayList<String>();
        for (var name : List.of("service", "scope")) {
            Optional.ofNullable(challenge.get(name))
                    .ifPresent(value -> query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        }
        var realm = challenge.getOrDefault("realm", "");
        try {
            return URI.create(realm + (realm.contains("?") ? "&" : "?") + String.join("&", query));
        } catch (IllegalArgumentException _) {
            throw new BuildFailed(
                    "the registry %s has its tokens made at what is no address".formatted(image.host()),
                    "see that the image's name is right");
        }
    }
}
