package dev.slipway.local.build;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.Quoted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** A table in a TOML file that others wrote; a value of the wrong type is a failed build that names file and key. */
record TomlFile(String name, TomlTable table) {
    static TomlFile parse(String name, String text) {
        var result = Toml.parse(text);
        if (result.hasErrors()) {
            throw new BuildFailed(
                    "%s is not valid TOML: %s"
                            .formatted(
                                    name,
                                    Quoted.shorten(result.errors().getFirst().toString())),
                    "correct it; see https://toml.io");
        }
        return new TomlFile(name, result);
    }

    /** The file's content; empty if it is not there. */
    static Optional<TomlFile> read(Path file) {
        return UntrustedFiles.exists(file)
                ? Optional.of(parse(file.getFileName().toString(), UntrustedFiles.text(file)))
                : Optional.empty();
    }

    static TomlFile readOrEmpty(Path file) {
        return read(file).orElseGet(() -> parse(file.getFileName().toString(), ""));
    }

    Optional<String> text(String key) {
        return Optional.ofNullable(table.get(List.of(key))).map(value -> as(String.class, key, value));
    }

    String requiredText(String key) {
        return text(key)
                .orElseThrow(() -> new BuildFailed("%s has no '%s'".formatted(name, key), "add it to the file"));
    }

    boolean flag(String key) {
        return Optional.ofNullable(table.get(List.of(key)))
                .map(value -> as(Boolean.class, key, value))
                .orElse(false);
    }

    /** The table of that name; an empty one if there is none. */
    TomlFile table(String key) {
        return Optional.ofNullable(table.get(List.of(key)))
                .map(value -> new TomlFile(name, as(TomlTable.class, key, value)))
                .orElseGet(() -> parse(name, ""));
    }

    List<TomlFile> tables(String key) {
        return elements(key).stream()
                .map(value -> new TomlFile(name, as(TomlTable.class, key, value)))
                .toList();
    }

    List<String> texts(String key) {
        return elements(key).stream().map(value -> as(String.class, key, value)).toList();
    }

    /** All values, which are texts. */
    Map<String, String> texts() {
        var texts = new LinkedHashMap<String, String>();
        for (var key : table.keySet()) {
            texts.put(key, requiredText(key));
        }
        return texts;
    }

    boolean has(String key) {
        return table.get(List.of(key)) != null;
    }

    /** The table as plain maps, lists and values, which {@link #write} writes again. */
    Map<String, Object> values() {
        return plain(table);
    }

    static String write(Map<String, ?> values) {
        return Toml.toToml(values);
    }

    private List<Object> elements(String key) {
        return Optional.ofNullable(table.get(List.of(key)))
                .map(value -> as(TomlArray.class, key, value).toList())
                .orElse(List.of());
    }

    private <T> T as(Class<T> type, String key, Object value) {
        if (!type.isInstance(value)) {
            throw new BuildFailed("'%s' in %s is of the wrong type".formatted(key, name), "correct it in the file");
        }
        return type.cast(value);
    }

    private static Map<String, Object> plain(TomlTable table) {
        var values = new LinkedHashMap<String, Object>();
        table.entrySet().forEach(entry -> values.put(entry.getKey(), plain(entry.getValue())));
        return values;
    }

    private static Object plain(Object value) {
        return switch (value) {
            case TomlTable table -> plain(table);
            case TomlArray array -> {
                var values = new ArrayList<>();
                array.toList().forEach(element -> values.add(plain(element)));
                yield values;
            }
            default -> value;
        };
    }
}
