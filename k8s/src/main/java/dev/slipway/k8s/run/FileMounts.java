package dev.slipway.k8s.run;

import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.release.BoundFiles;
import dev.slipway.core.release.Release;
import dev.slipway.k8s.FileKeys;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.KeyToPathBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.Comparator;
import java.util.List;

/** How pods show the files of the configurations that their app is bound to: one volume, with a folder for each. */
final class FileMounts {
    private static final String VOLUME = "configurations";
    private static final int READABLE = 0444;

    private FileMounts() {}

    /** The volume, of a Secret of that name, if the release has any file. */
    static List<Volume> volumes(Release release, String secret) {
        var items = items(release);
        // Without items, all of the Secret would be shown under its own keys.
        // spotless:off
        return items.isEmpty()
                ? List.of()
                : List.of(new VolumeBuilder()
                        .withName(VOLUME)
                        .withNewSecret()
                            .withSecretName(secret)
                            .withDefaultMode(READABLE)
                            .withItems(items)
                        .endSecret()
                        .build());
        // spotless:on
    }

    private static List<KeyToPath> items(Release release) {
        return release.files().folders().entrySet().stream()
                .flatMap(folder -> folder.getValue().keySet().stream().map(key -> item(folder.getKey(), key)))
                .sorted(Comparator.comparing(KeyToPath::getKey))
                .toList();
    }

    private static KeyToPath item(ConfigurationName name, ConfigurationKey key) {
        return new KeyToPathBuilder()
                .withKey(FileKeys.of(name, key))
                .withPath(name + "/" + key)
                .build();
    }

    /** Where the container of a release that has files finds them. */
    static List<VolumeMount> mounts(Release release) {
        return items(release).isEmpty()
                ? List.of()
                : List.of(new VolumeMountBuilder()
                        .withName(VOLUME)
                        .withMountPath(BoundFiles.PLACE)
                        .withReadOnly(true)
                        .build());
    }

    /** The names of the Secrets that the template's pods show files of. */
    static List<String> secrets(PodTemplateSpec template) {
        return template.getSpec().getVolumes().stream()
                .filter(volume -> volume.getName().equals(VOLUME))
                .map(volume -> volume.getSecret().getSecretName())
                .toList();
    }
}
