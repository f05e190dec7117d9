package dev.slipway.core.release;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Secret;
import dev.slipway.core.app.Configuration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the configurations that an app is bound to held when a release of it was made: a folder each, of a file each value. */
public record BoundFiles(Map<ConfigurationName, Map<ConfigurationKey, Secret>> folders) {
    /** Of an app that is bound to none. */
    public static final BoundFiles NONE = new BoundFiles(Map.of());

    /** Where a process finds them, if it can be shown them there. */
    public static final String PLACE = "/configurations";

    /** The variable that tells each process where it finds them. */
    public static final String VARIABLE = "CONFIGURATIONS_DIR";

    // All of a release's must fit into one object of Kubernetes.
    private static final int MOST_BYTES = 640 * 1024;

    public BoundFiles {
        folders = folders.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> Map.copyOf(entry.getValue())));
    }

    /**
     * What these configurations hold.
     *
     * @throws InvalidInput if that is more than a release can have
     */
    public static BoundFiles of(Collection<Configuration> configurations) {
        var files = new BoundFiles(
                configurations.stream().collect(Collectors.toMap(Configuration::name, Configuration::data)));
        if (files.bytes() > MOST_BYTES) {
            throw new InvalidInput(
                    "the configurations of one app can hold %d KiB together".formatted(MOST_BYTES / 1024),
                    "unbind some, or keep large files elsewhere");
        }
        return files;
    }

    private long bytes() {
        return folders.values().stream()
                .flatMap(folder -> folder.entrySet().stream())
                .mapToLong(file -> file.getKey().value().length()
                        + file.getValue().reveal().getBytes(UTF_8).length)
                .sum();
    }

    public boolean isEmpty() {
        return folders.isEmpty();
    }

    /** All values, which no log may show. */
    public List<Secret> secrets() {
        return folders.values().stream()
                .flatMap(folder -> folder.values().stream())
                .toList();
    }
}
