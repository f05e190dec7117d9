package dev.slipway.api.page;

import dev.slipway.core.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The page's own scripts and styles, and those of the libraries that it uses. Their addresses change with their content, so
 * that a browser keeps them for good; they are read when the first browser comes.
 */
final class Files {
    private static final int VERSION = 12;
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";
    private static final String WEBJARS = "/META-INF/resources/webjars/";
    private static final String PREACT = WEBJARS + "preact/10.28.0/";
    private static final String UPLOT = WEBJARS + "uplot/1.6.30/dist/";

    /** Of plots, which only some views have. */
    private static final String LATER = "uplot.js";

    private static final Map<String, File> ALL = all();
    private static final String ITS_VERSION = version(ALL);
    private static final File DOCUMENT = new File(
            "text/html; charset=utf-8",
            bytes(text("index.html").replace("MODULES", modules(ALL)).replace("VERSION", ITS_VERSION)));

    private Files() {}

    /** The document that loads all others. */
    static File document() {
        return DOCUMENT;
    }

    static Optional<File> find(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    /** What all of it is called together. */
    static String version() {
        return ITS_VERSION;
    }

    private static Map<String, File> all() {
        var all = new TreeMap<String, File>();
        for (var name : text("files.txt").lines().toList()) {
            all.put(name, new File(name.endsWith(".css") ? STYLE : SCRIPT, bytes(text(name))));
        }
        all.put("preact.js", script(PREACT + "dist/preact.module.js"));
        all.put("hooks.js", script(PREACT + "hooks/dist/hooks.module.js"));
        all.put(LATER, script(UPLOT + "uPlot.iife.min.js"));
        all.put("uplot.css", new File(STYLE, bytes(text(UPLOT + "uPlot.min.css"))));
        return Map.copyOf(all);
    }

    /** A library's script; what it imports stands beside it, and its map does not. */
    private static File script(String path) {
        var text =
                text(path).replaceFirst("//# sourceMappingURL=.*", "").replace("from\"preact\"", "from\"./preact.js\"");
        return new File(SCRIPT, bytes(text));
    }

    private static String version(Map<String, File> files) {
        var content = new StringBuilder(text("index.html"));
        new TreeMap<>(files).forEach((name, file) -> content.append(name).append(file.tag()));
        return Sha256.hex(content.toString()).substring(0, VERSION);
    }

    /** What the scripts import, told at once: a browser would find out from one after the other. */
    private static String modules(Map<String, File> files) {
        return files.keySet().stream()
                .filter(name -> name.endsWith(".js") && !name.equals(LATER))
                .sorted()
                .map("<link rel=\"modulepreload\" href=\"/page/VERSION/%s\">"::formatted)
                .collect(Collectors.joining("\n"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(String path) {
        try (var in = Files.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the program has no " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }
}
