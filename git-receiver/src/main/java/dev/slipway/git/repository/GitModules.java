package dev.slipway.git.repository;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;

/** What whoever checks out a pushed commit with its submodules must not meet in {@code .gitmodules}. */
public final class GitModules {
    /** More than any such file has. */
    public static final int LONGEST = 1 << 20;

    private static final String SECTION = "submodule";
    // ext:: and fd:: run commands and read descriptors; git's own fsck leaves them to the settings of who fetches.
    private static final String HELPER = "[a-z0-9+.-]+::.*";
    private static final String LOCAL = "file:.*";
    private static final String NO_HOST = "(https?|ftps?)://([^/@]*@)?([/:].*)?";
    private static final String ABOVE_ITS_SERVER = "(\\.\\.?/)*\\.\\./[:/].*";
    private static final List<Pattern> BAD_URLS = Stream.of(HELPER, LOCAL, NO_HOST, ABOVE_ITS_SERVER)
            .map(url -> Pattern.compile(url, Pattern.CASE_INSENSITIVE | Pattern.DOTALL))
            .toList();
    private static final Pattern STRAY_PERCENT = Pattern.compile("%(?![0-9a-fA-F]{2})");

    // As git's fsck: names under which Windows finds the file, and what macOS does not see in one.
    private static final Pattern NAME = Pattern.compile("(?i)\\.gitmodules[ .]*(:.*)?|gitmod~[1-4]|gi7eba~[1-9]");
    private static final Pattern UNSEEN = Pattern.compile("[\\u200c-\\u200f\\u202a-\\u202e\\u206a-\\u206f\\ufeff]");
    private static final int SHORTEST_NAME = 8;

    private GitModules() {}

    /** Whether the bytes from {@code begin} to before {@code end} are a name of the file on some file system. */
    static boolean isName(byte[] bytes, int begin, int end) {
        // Asked for each entry of each tree, so most have to go fast.
        byte first = bytes[begin];
        if (end - begin < SHORTEST_NAME || (first != '.' && first != 'g' && first != 'G' && first >= 0)) {
            return false;
        }
        var name = new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
        return NAME.matcher(UNSEEN.matcher(name).replaceAll("")).matches();
    }

    /** What is wrong with a file of that content, in words; nothing if it is fine. */
    public static Optional<String> fault(byte[] content) {
        var modules = new Config();
        try {
            modules.fromText(new String(content, StandardCharsets.UTF_8));
        } catch (ConfigInvalidException _) {
            return Optional.of("it cannot be read");
        }
        return modules.getSubsections(SECTION).stream()
                .flatMap(name -> faultyKey(modules, name).stream())
                .findFirst()
                .map("a submodule's %s is not allowed"::formatted);
    }

    private static Optional<String> faultyKey(Config modules, String name) {
        if (name.isEmpty() || climbs(name)) {
            return Optional.of("name");
        }
        if (any(modules, name, "url", GitModules::leadsAstray)) {
            return Optional.of("url");
        }
        if (any(modules, name, "path", path -> path.startsWith("-") || path.startsWith("/") || climbs(path))) {
            return Optional.of("path");
        }
        return any(modules, name, "update", update -> update.startsWith("!"))
                ? Optional.of("update")
                : Optional.empty();
    }

    private static boolean any(Config modules, String name, String key, Predicate<String> bad) {
        // A key without a value is null.
        return Arrays.stream(modules.getStringList(SECTION, name, key))
                .anyMatch(value -> value != null && bad.test(value));
    }

    private static boolean leadsAstray(String url) {
        var decoded = URLDecoder.decode(STRAY_PERCENT.matcher(url).replaceAll("%25"), StandardCharsets.UTF_8);
        return url.startsWith("-")
                || decoded.indexOf('\n') >= 0
                || BAD_URLS.stream().anyMatch(bad -> bad.matcher(url).matches());
    }

    private static boolean climbs(String path) {
        return Arrays.asList(path.split("[/\\\\]", -1)).contains("..");
    }
}
