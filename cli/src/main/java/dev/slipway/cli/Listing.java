package dev.slipway.cli;

import dev.slipway.core.Printable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Things of one kind, as aligned columns for people and as one JSON document for programs. */
final class Listing<T> {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String NOTHING = "-";
    private static final String GAP = "  ";

    private record Column<T>(String header, String field, Function<T, ?> value, Function<T, ?> shown) {}

    private final List<Column<T>> columns = new ArrayList<>();

    /**
     * Adds a column. Values are text, numbers, booleans, times, lists, maps and optionals of these; anything else is shown
     * as it prints.
     */
    Listing<T> column(String header, String field, Function<T, ?> value) {
        return column(header, field, value, value);
    }

    /** As above, for a value that people are shown in another form than programs. */
    Listing<T> column(String header, String field, Function<T, ?> value, Function<T, ?> shown) {
        columns.add(new Column<>(header, field, value, shown));
        return this;
    }

    /** Prints the rows; people are told {@code none} beside the answer if there are none. */
    void print(Console console, boolean json, List<T> rows, String none) {
        if (json) {
            console.line(
                    JSON.writeValueAsString(rows.stream().map(this::document).toList()));
        } else if (rows.isEmpty()) {
            console.note(none);
        } else {
            table(rows).forEach(console::line);
        }
    }

    /** Prints one thing, a line for each column. */
    void printOne(Console console, boolean json, T row) {
        if (json) {
            console.line(JSON.writeValueAsString(document(row)));
            return;
        }
        int width = columns.stream()
                        .mapToInt(column -> column.header().length())
                        .max()
                        .orElse(0)
                + 1;
        for (var column : columns) {
            console.line(pad(column.header() + ":", width) + GAP + text(column.shown.apply(row)));
        }
    }

    private Map<String, @Nullable Object> document(T row) {
        var document = new LinkedHashMap<String, @Nullable Object>();
        columns.forEach(column -> document.put(column.field, jsonValue(column.value.apply(row))));
        return document;
    }

    private List<String> table(List<T> rows) {
        var lines = new ArrayList<List<String>>();
        lines.add(columns.stream().map(Column::header).toList());
        rows.forEach(row -> lines.add(
                columns.stream().map(column -> text(column.shown.apply(row))).toList()));
        var widths = IntStream.range(0, columns.size())
                .map(i -> lines.stream()
                        .mapToInt(cells -> cells.get(i).length())
                        .max()
                        .orElse(0))
                .toArray();
        return lines.stream()
                .map(cells -> IntStream.range(0, widths.length)
                        .mapToObj(i -> pad(cells.get(i), widths[i]))
                        .collect(Collectors.joining(GAP))
                        .stripTrailing())
                .toList();
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private static @Nullable Object jsonValue(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Optional<?> optional -> jsonValue(optional.orElse(null));
            case Number number -> number;
            case Boolean flag -> flag;
            case Instant time -> isKnown(time) ? print(time) : null;
            case Collection<?> items -> items.stream().map(Listing::jsonValue).toList();
            case Map<?, ?> map -> {
                var fields = new LinkedHashMap<String, @Nullable Object>();
                map.forEach((key, item) -> fields.put(String.valueOf(key), jsonValue(item)));
                yield fields;
            }
            default -> value.toString();
        };
    }

    private static String text(@Nullable Object value) {
        var text = switch (value) {
            case null -> "";
            case Optional<?> optional -> text(optional.orElse(null));
            case Boolean flag -> flag ? "yes" : "no";
            case Instant time -> isKnown(time) ? print(time) : "";
            case Collection<?> items -> items.stream().map(Listing::text).collect(Collectors.joining(", "));
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + text(entry.getValue()))
                        .collect(Collectors.joining(" "));
            default -> Printable.text(value.toString());
        };
        return text.isEmpty() ? NOTHING : text;
    }

    private static boolean isKnown(Instant time) {
        return !time.equals(Instant.MIN) && !time.equals(Instant.MAX);
    }

    private static String print(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
