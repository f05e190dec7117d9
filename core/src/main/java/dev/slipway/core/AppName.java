package dev.slipway.core;

import java.util.Comparator;
import java.util.Set;

/**
 * An app's name in its namespace. The name is a DNS label that begins with a letter, since it names a Kubernetes Service
 * and a host, and it is none of the names that the control plane keeps for itself.
 */
public record AppName(Namespace namespace, String name) implements Comparable<AppName> {
    private static final Set<String> RESERVED =
            Set.of("admin", "api", "auth", "control", "git", "metrics", "slipway", "ssh", "status", "www");
    private static final Comparator<AppName> ORDER =
            Comparator.comparing(AppName::namespace).thenComparing(AppName::name);

    /** @throws InvalidInput if the name breaks the rule above */
    public AppName {
        DnsLabel.check("app name", name);
        if (!Character.isLetter(name.charAt(0))) {
            throw new InvalidInput(
                    "app name '%s' does not begin with a letter".formatted(name), "try 'app-" + name + "'");
        }
        if (RESERVED.contains(name)) {
            throw new InvalidInput("app name '%s' is reserved".formatted(name), "choose another name");
        }
    }

    /**
     * Reads {@code app} or {@code namespace/app}.
     *
     * @throws InvalidInput if it is neither
     */
    public static AppName parse(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new AppName(Namespace.DEFAULT, text)
                : new AppName(new Namespace(text.substring(0, slash)), text.substring(slash + 1));
    }

    /** The part of the app's host name before the server's domain: {@code web}, or {@code web.team} in namespace team. */
    public String hostPrefix() {
        return namespace.equals(Namespace.DEFAULT) ? name : name + "." + namespace;
    }

    @Override
    public int compareTo(AppName other) {
        return ORDER.compare(this, other);
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return namespace.equals(Namespace.DEFAULT) ? name : namespace + "/" + name;
    }
}
