package dev.slipway.k8s.install;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Objects written down as YAML with {@code ${name}} where a value goes. Values are put in after the text has been read, so none
 * can become structure: a scalar that is a placeholder alone takes a value of any type, and inside text it takes its text.
 */
final class Template {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([a-z0-9-]+)}");
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final Pattern NEXT_DOCUMENT = Pattern.compile("(?m)^---\\s*$");
    private static final Pattern SAYS_NOTHING = Pattern.compile("(?m)^(#.*|\\s*)$");

    private final Map<String, ?> values;

    private Template(Map<String, ?> values) {
        this.values = values;
    }

    /** The objects of the resource {@code NAME.yaml} beside this class. */
    static List<HasMetadata> objects(String name, Map<String, ?> values) {
        return objects(name, read(name + ".yaml"), values);
    }

    static List<HasMetadata> objects(String name, String text, Map<String, ?> values) {
        var template = new Template(values);
        return NEXT_DOCUMENT
                .splitAsStream(text)
                .filter(document ->
                        !SAYS_NOTHING.matcher(document).replaceAll("").isEmpty())
                .map(document -> template.object(name, document))
                .toList();
    }

    private HasMetadata object(String name, String document) {
        Object tree = fill(YAML.unmarshal(document, Map.class));
        Object object = YAML.unmarshal(YAML.asJson(tree));
        if (object instanceof HasMetadata found) {
            return found;
        }
        throw new IllegalStateException(name + " holds a document that is no Kubernetes object");
    }

    private Object fill(Object node) {
        return switch (node) {
            case Map<?, ?> map -> {
                var filled = new LinkedHashMap<Object, Object>();
                map.forEach((key, value) -> filled.put(key, fill(value)));
                yield filled;
            }
            case List<?> list -> list.stream().map(this::fill).toList();
            case String text -> fill(text);
            default -> node;
        };
    }

    private Object fill(String text) {
        var matcher = PLACEHOLDER.matcher(text);
        if (matcher.matches()) {
            return value(matcher.group(1));
        }
        return matcher.replaceAll(
                match -> Matcher.quoteReplacement(value(match.group(1)).toString()));
    }

    private Object value(String name) {
        var value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("a template names ${" + name + "}, which has no value");
        }
        return sorted(value);
    }

    /** So that the same installation is written down the same way each time. */
    private static Object sorted(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                var sorted = new TreeMap<String, Object>();
                map.forEach((key, inner) -> sorted.put(String.valueOf(key), sorted(inner)));
                yield sorted;
            }
            case List<?> list -> list.stream().map(Template::sorted).toList();
            default -> value;
        };
    }

    private static String read(String name) {
        try (var in = Template.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + name, e);
        }
    }

    /** Slipway's custom resources. */
    static List<HasMetadata> customResources() {
        return Stream.of(
                        "users",
                        "sshkeys",
                        "accesstokens",
                        "appnamespaces",
                        "domains",
                        "apps",
                        "releases",
                        "deploys",
                        "webhooks",
                        "deliveries")
                .flatMap(kind -> objects("/dev/slipway/k8s/crds/" + kind, Map.of()).stream())
                .toList();
    }
}
