package dev.slipway.k8s;

import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.Secret;
import dev.slipway.core.release.BoundFiles;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files of several configurations under the keys of one Kubernetes Secret, as {@code NAME.KEY}: names have no dots in
 * them, and no name of a variable has one. A configuration without values is there as {@code NAME.} alone.
 */
public final class FileKeys {
    private FileKeys() {}

    /** The key of one file. */
    public static String of(ConfigurationName name, ConfigurationKey key) {
        return name + "." + key;
    }

    /** Whether a key is one of these, and not the name of a variable. */
    public static boolean isOne(String key) {
        return key.contains(".");
    }

    /** All of them by their keys, in order. */
    public static Map<String, Secret> flat(BoundFiles files) {
        var flat = new TreeMap<String, Secret>();
        files.folders().forEach((name, folder) -> {
            if (folder.isEmpty()) {
                flat.put(name + ".", new Secret(""));
            }
            folder.forEach((key, value) -> flat.put(of(name, key), value));
        });
        return flat;
    }

    /** What {@link #flat} was made of. */
    public static BoundFiles files(Map<String, Secret> flat) {
        var folders = new HashMap<ConfigurationName, Map<ConfigurationKey, Secret>>();
        flat.forEach((path, value) -> {
            int dot = path.indexOf('.');
            var folder = folders.computeIfAbsent(new ConfigurationName(path.substring(0, dot)), _ -> new HashMap<>());
            if (dot < path.length() - 1) {
                folder.put(new ConfigurationKey(path.substring(dot + 1)), value);
            }
        });
        return new BoundFiles(folders);
    }
}
