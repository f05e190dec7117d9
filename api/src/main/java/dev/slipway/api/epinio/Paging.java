package dev.slipway.api.epinio;

import dev.slipway.api.epinio.Shapes.AppShape;
import dev.slipway.api.epinio.Shapes.Page;
import dev.slipway.core.app.App;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Lists of apps, whole or in pages; only the web interface asks for pages. */
final class Paging {
    private static final int USUAL = 25;
    private static final int USUAL_OF_GROUP = 10;
    private static final int MOST = 1000;

    private Paging() {}

    static void answer(Call call, List<App> apps) {
        var found = found(call, apps);
        if (call.query("search").isPresent()
                || call.query("page").isPresent()
                || call.query("pageSize").isPresent()) {
            call.answer(
                    page(found, number(call, "page", 1), Math.min(MOST, number(call, "pageSize", USUAL)), shape(call)));
        } else {
            call.answer(shape(call).apply(found));
        }
    }

    /** The same page of each namespace's apps; namespaces of which none is found are left out. */
    static void answerGrouped(Call call, List<App> apps) {
        int page = number(call, "page", 1);
        int size = Math.min(MOST, number(call, "pageSize", USUAL_OF_GROUP));
        var groups = new TreeMap<String, Page<AppShape>>();
        found(call, apps).stream()
                .collect(Collectors.groupingBy(app -> app.name().namespace().value()))
                .forEach((namespace, found) -> groups.put(namespace, page(found, page, size, shape(call))));
        call.answer(groups);
    }

    private static Function<List<App>, List<AppShape>> shape(Call call) {
        return apps -> AppShapes.of(AppView.of(call, apps));
    }

    private static List<App> found(Call call, List<App> apps) {
        var search = call.query("search").orElse("").toLowerCase(Locale.ROOT);
        return apps.stream().filter(app -> app.name().name().contains(search)).toList();
    }

    /** @param shape asked for what is answered only */
    static <T> Page<T> page(List<App> found, int page, int size, Function<List<App>, List<T>> shape) {
        int pages = Math.max(1, Math.ceilDiv(found.size(), size));
        var items = found.stream().skip((long) (page - 1) * size).limit(size).toList();
        return new Page<>(shape.apply(items), page, size, found.size(), pages);
    }

    private static int number(Call call, String name, int usual) {
        return call.query(name)
                .filter(text -> text.matches("[1-9][0-9]{0,8}"))
                .map(Integer::parseInt)
                .orElse(usual);
    }
}
