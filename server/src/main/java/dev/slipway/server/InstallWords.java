package dev.slipway.server;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What was written behind {@code slipway install} and its like; read as a type, a value names its option if it is none. */
final class InstallWords {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@+-]*");
    private static final Pattern SIZE = Pattern.compile("[1-9][0-9]{0,5}(Mi|Gi|Ti)");
    private static final Pattern TIME = Pattern.compile("([1-9][0-9]{0,4})([smh])");

    private final String command;
    private final Map<InstallOption, String> given = new EnumMap<>(InstallOption.class);

    private InstallWords(String command) {
        this.command = command;
    }

    /** @throws InvalidInput if one is unknown, there twice, or without its value */
    static InstallWords read(String command, List<String> words) {
        var read = new InstallWords(command);
        var rest = new ArrayDeque<>(words);
        while (!rest.isEmpty()) {
            read.option(rest.removeFirst(), rest);
        }
        return read;
    }

    private void option(String word, ArrayDeque<String> rest) {
        int equals = word.indexOf('=');
        var name = equals < 0 ? word : word.substring(0, equals);
        var option = Optional.of(name)
                .filter(text -> text.startsWith("--"))
                .flatMap(text -> InstallOption.of(command, text.substring(2)))
                .orElseThrow(() -> new InvalidInput(
                        "%s takes no '%s'".formatted(command, Quoted.shorten(name)),
                        "see slipway %s --help".formatted(command)));
        var value = equals < 0
                ? value(option, rest.isEmpty() || option.isSwitch() ? null : rest.removeFirst())
                : word.substring(equals + 1);
        if (given.put(option, value) != null) {
            throw new InvalidInput("option --%s is there twice".formatted(option.key()), "give it once");
        }
    }

    private static String value(InstallOption option, @Nullable String next) {
        if (option.isSwitch()) {
            return "on";
        }
        if (next == null) {
            throw new InvalidInput("option --%s needs a value".formatted(option.key()), "give " + option.option());
        }
        return next;
    }

    String text(InstallOption option) {
        return given.getOrDefault(option, option.fallback());
    }

    boolean isGiven(InstallOption option) {
        return given.containsKey(option);
    }

    boolean flag(InstallOption option) {
        return oneOf(option, "on", "off").equals("on");
    }

    String oneOf(InstallOption option, String... allowed) {
        if (!Arrays.asList(allowed).contains(text(option))) {
            throw refusal(option, String.join(", ", allowed));
        }
        return text(option);
    }

    /** A name in Kubernetes. */
    String label(InstallOption option) {
        return matching(option, LABEL, "lower-case letters, digits and '-', at most 63");
    }

    /** An image, a registry, a domain or an address. */
    String name(InstallOption option) {
        return matching(option, NAME, "a name");
    }

    Optional<String> optionalName(InstallOption option) {
        return text(option).isEmpty() ? Optional.empty() : Optional.of(name(option));
    }

    String size(InstallOption option) {
        return matching(option, SIZE, "a size such as 20Gi");
    }

    int number(InstallOption option, int least, int most) {
        var range = "a number from %d to %d".formatted(least, most);
        int number = Integer.parseInt(matching(option, NUMBER, range));
        if (number < least || number > most) {
            throw refusal(option, range);
        }
        return number;
    }

    Duration time(InstallOption option) {
        var matcher = TIME.matcher(text(option));
        if (!matcher.matches()) {
            throw refusal(option, "a time such as 90s, 10m or 1h");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "h" -> Duration.ofHours(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofSeconds(amount);
        };
    }

    Optional<URI> url(InstallOption option) {
        if (text(option).isEmpty()) {
            return Optional.empty();
        }
        try {
            var uri = new URI(text(option));
            if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException _) {
            throw refusal(option, "an address such as https://s3.example.com");
        }
        throw refusal(option, "an address such as https://s3.example.com");
    }

    /** Something there that can be read. */
    Optional<Path> file(InstallOption option) {
        if (text(option).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(readable(option, text(option)));
    }

    List<Path> files(InstallOption option) {
        return Arrays.stream(text(option).split(","))
                .filter(part -> !part.isBlank())
                .map(part -> readable(option, part.strip()))
                .toList();
    }

    private Path readable(InstallOption option, String name) {
        var file = Path.of(name);
        if (!Files.isReadable(file)) {
            throw refusal(option, "what is there and can be read");
        }
        return file.toAbsolutePath();
    }

    private String matching(InstallOption option, Pattern pattern, String allowed) {
        if (!pattern.matcher(text(option)).matches()) {
            throw refusal(option, allowed);
        }
        return text(option);
    }

    private InvalidInput refusal(InstallOption option, String allowed) {
        return new InvalidInput(
                "--%s cannot be '%s'".formatted(option.key(), Quoted.shorten(text(option))), "give " + allowed);
    }
}
