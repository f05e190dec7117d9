package dev.slipway.k8s.install;

import dev.slipway.core.InvalidInput;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** What a release file of another project holds, with its images taken from where ours are. */
final class Manifest {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final Pattern NEXT_DOCUMENT = Pattern.compile("(?m)^---.*$");
    private static final Pattern SAYS_NOTHING = Pattern.compile("(?m)^(\\s*#.*|\\s*)$");
    private static final Pattern IMAGE =
            Pattern.compile("[a-z0-9.-]+\\.[a-z]+/[a-z0-9._/-]+(:[\\w.-]+)?(@sha256:[0-9a-f]{64})?");

    private Manifest() {}

    /** In the order to apply them in: namespaces and definitions before what needs them. */
    static List<HasMetadata> parse(String name, String text, Images images) {
        var objects = NEXT_DOCUMENT
                .splitAsStream(text)
                .filter(document ->
                        !SAYS_NOTHING.matcher(document).replaceAll("").isBlank())
                .map(document -> object(name, document))
                .sorted(Comparator.comparingInt(Manifest::rank))
                .toList();
        if (objects.isEmpty()) {
            throw new InvalidInput(name + " holds no Kubernetes object", "give the project's release file");
        }
        objects.forEach(object -> mirror(object, images));
        return objects;
    }

    private static HasMetadata object(String name, String document) {
        try {
            Object object = YAML.unmarshal(document);
            if (object instanceof HasMetadata found) {
                return found;
            }
        } catch (RuntimeException e) {
            throw new InvalidInput("%s cannot be read: %s".formatted(name, e.getMessage()), "give a YAML file");
        }
        throw new InvalidInput(name + " holds what is no Kubernetes object", "give the project's release file");
    }

    private static int rank(HasMetadata object) {
        return switch (object.getKind()) {
            case "Namespace" -> 0;
            case "CustomResourceDefinition" -> 1;
            case "ServiceAccount", "ClusterRole", "Role" -> 2;
            case "Secret", "ConfigMap" -> 3;
            case "Deployment", "Job" -> 5;
            // They refuse what comes while their server is not there yet.
            case "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration" -> 6;
            default -> 4;
        };
    }

    private static void mirror(HasMetadata object, Images images) {
        switch (object) {
            case Deployment deployment ->
                mirror(deployment.getSpec().getTemplate().getSpec(), images);
            case Job job -> mirror(job.getSpec().getTemplate().getSpec(), images);
            default -> {}
        }
    }

    private static void mirror(PodSpec pod, Images images) {
        pod.getInitContainers().forEach(container -> mirror(container, images));
        pod.getContainers().forEach(container -> mirror(container, images));
    }

    /** Controllers are told by arguments which images to start. */
    private static void mirror(Container container, Images images) {
        container.setImage(images.mirrored(container.getImage()));
        container.setArgs(container.getArgs().stream()
                .map(argument -> mirror(argument, images))
                .toList());
    }

    private static String mirror(String argument, Images images) {
        int equals = argument.indexOf('=');
        var value = argument.substring(equals + 1);
        boolean isImage = IMAGE.matcher(value).matches() && value.contains(":");
        return isImage ? argument.substring(0, equals + 1) + images.mirrored(value) : argument;
    }
}
