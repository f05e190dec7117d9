package dev.slipway.server;

import dev.slipway.core.AddressRange;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The value that a setting has, and who gave it. Read as a type, it names all of that if it is none.
 *
 * @param origin {@code option --ssh}, {@code SLIPWAY_SSH}, {@code /etc/slipway.conf:3}
 */
record Given(Setting setting, String value, String origin) {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,6})([smh])");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,7})([MG])");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern HOSTS = Pattern.compile("[A-Za-z0-9.*:_/-]+");
    private static final Pattern IMAGE = Pattern.compile(
            "[a-z0-9][A-Za-z0-9._-]*(:[0-9]{1,5})?(/[a-z0-9._-]+)*(:[A-Za-z0-9._-]+)?(@sha256:[0-9a-f]{64})?");
    private static final Pattern EMAIL = Pattern.compile("[A-Za-z0-9.!#$%&'*+/=^_{|}~-]+@[A-Za-z0-9.-]+");
    private static final Pattern QUANTITY = Pattern.compile("[1-9][0-9]{0,8}(m|[kMGT]|[KMGT]i)?");
    private static final long MIB = 1L << 20;
    private static final long MOST_BYTES = 1L << 40;

    boolean isEmpty() {
        return value.isEmpty();
    }

    /** @throws InvalidInput always: the value is not allowed */
    InvalidInput refusal() {
        return new InvalidInput(
                "%s cannot be '%s' (from %s)".formatted(setting.key(), Quoted.shorten(value), origin),
                "give " + setting.allowed());
    }

    boolean flag() {
        return switch (value) {
            case "on", "true", "yes" -> true;
            case "off", "false", "no" -> false;
            default -> throw refusal();
        };
    }

    int number(int least, int most) {
        if (!value.matches("[0-9]{1,9}")) {
            throw refusal();
        }
        int number = Integer.parseInt(value);
        if (number < least || number > most) {
            throw refusal();
        }
        return number;
    }

    Duration time(Duration most) {
        var matcher = TIME.matcher(value);
        if (!matcher.matches()) {
            throw refusal();
        }
        long amount = Long.parseLong(matcher.group(1));
        var time = switch (matcher.group(2)) {
            case "h" -> Duration.ofHours(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofSeconds(amount);
        };
        if (!time.isPositive() || time.compareTo(most) > 0) {
            throw refusal();
        }
        return time;
    }

    long bytes() {
        var matcher = SIZE.matcher(value);
        if (!matcher.matches()) {
            throw refusal();
        }
        long bytes = Long.parseLong(matcher.group(1)) * (matcher.group(2).equals("G") ? 1024 * MIB : MIB);
        if (bytes < MIB || bytes > MOST_BYTES) {
            throw refusal();
        }
        return bytes;
    }

    /** An amount of memory as Kubernetes writes it. */
    String quantity() {
        return bytes() / MIB + "Mi";
    }

    /** Where an authority tells what it can do, by address or by the name that it is known by. */
    URI authority() {
        return switch (value) {
            case "letsencrypt" -> URI.create("https://acme-v02.api.letsencrypt.org/directory");
            case "letsencrypt-staging" -> URI.create("https://acme-staging-v02.api.letsencrypt.org/directory");
            default -> {
                if (!value.startsWith("https://")) {
                    throw refusal();
                }
                yield uri();
            }
        };
    }

    /** An e-mail address; empty if it is not set. */
    String email() {
        if (!value.isEmpty() && !EMAIL.matcher(value).matches()) {
            throw refusal();
        }
        return value;
    }

    /** A DNS label. */
    String label() {
        if (!LABEL.matcher(value).matches()) {
            throw refusal();
        }
        return value;
    }

    /** An image's name, a registry, or a part of one; empty if it is not set. */
    String image() {
        if (!value.isEmpty() && !IMAGE.matcher(value).matches()) {
            throw refusal();
        }
        return value;
    }

    /** Host names, addresses and ranges as NO_PROXY has them. */
    List<String> hosts() {
        var hosts = list();
        if (!hosts.stream().allMatch(HOSTS.asMatchPredicate())) {
            throw refusal();
        }
        return hosts;
    }

    List<String> images() {
        var images = list();
        if (!images.stream().allMatch(IMAGE.asMatchPredicate())) {
            throw refusal();
        }
        return images;
    }

    /** Kubernetes' quantities by the resources that they are of: {@code cpu=500m,memory=512Mi}. */
    Map<String, String> quantities(Set<String> resources) {
        var quantities = new HashMap<String, String>();
        for (var part : list()) {
            int equals = part.indexOf('=');
            var resource = part.substring(0, Math.max(0, equals));
            var quantity = part.substring(equals + 1);
            if (!resources.contains(resource)
                    || !QUANTITY.matcher(quantity).matches()
                    || quantities.put(resource, quantity) != null) {
                throw refusal();
            }
        }
        return quantities;
    }

    /** An http or https address; empty if it is not set. */
    Optional<URI> url() {
        return value.isEmpty() ? Optional.empty() : Optional.of(uri());
    }

    private URI uri() {
        try {
            var uri = new URI(value);
            if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
                throw refusal();
            }
            return uri;
        } catch (URISyntaxException _) {
            throw refusal();
        }
    }

    Endpoint endpoint() {
        return Endpoint.parse(value).orElseThrow(this::refusal);
    }

    /** Absolute; {@code ~} is whose home the server runs in. */
    Path path(Path home) {
        return path(value, home);
    }

    List<Path> paths(Path home) {
        return list().stream().map(part -> path(part, home)).toList();
    }

    List<InetAddress> addresses() {
        return list().stream().map(this::address).toList();
    }

    /** Addresses, or addresses with a prefix length behind a slash. */
    List<String> ranges() {
        var ranges = list();
        try {
            ranges.forEach(AddressRange::parse);
            return ranges;
        } catch (InvalidInput _) {
            throw refusal();
        }
    }

    /** The parts between the commas; none if it is empty. */
    private List<String> list() {
        return Arrays.stream(value.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** The constant of that name in lower case. */
    <E extends Enum<E>> E choice(E[] all) {
        return Arrays.stream(all)
                .filter(one -> one.toString().equals(value))
                .findFirst()
                .orElseThrow(this::refusal);
    }

    private Path path(String text, Path home) {
        try {
            var path = text.equals("~") || text.startsWith("~/")
                    ? home.resolve(text.substring(Math.min(2, text.length())))
                    : Path.of(text);
            if (text.isBlank()) {
                throw refusal();
            }
            return path.toAbsolutePath().normalize();
        } catch (InvalidPathException _) {
            throw refusal();
        }
    }

    private InetAddress address(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException _) {
            throw refusal();
        }
    }
}
