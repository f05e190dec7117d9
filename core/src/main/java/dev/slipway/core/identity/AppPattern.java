package dev.slipway.core.identity;

import dev.slipway.core.AppName;
import dev.slipway.core.Namespace;

/** Which apps a key is good for: {@code *} for all, {@code namespace/*}, or one app's name. Nothing matches by part. */
public record AppPattern(String value) {
    public static final AppPattern ALL = new AppPattern("*");
    private static final String IN_NAMESPACE = "/*";

    /** @throws dev.slipway.core.InvalidInput if it is none of the three */
    public AppPattern {
        if (value.endsWith(IN_NAMESPACE)) {
            new Namespace(namespaceOf(value));
        } else if (!value.equals("*")) {
            AppName.parse(value);
        }
    }

    public boolean matches(AppName app) {
        if (value.equals("*")) {
            return true;
        }
        return value.endsWith(IN_NAMESPACE)
                ? app.namespace().value().equals(namespaceOf(value))
                : app.equals(AppName.parse(value));
    }

    /** Whether it matches all apps of that namespace. */
    boolean covers(Namespace namespace) {
        return value.equals("*")
                || (value.endsWith(IN_NAMESPACE) && namespaceOf(value).equals(namespace.value()));
    }

    /** Whether it matches all apps of that namespace, or one. */
    boolean reaches(Namespace namespace) {
        return covers(namespace)
                || (!value.endsWith(IN_NAMESPACE)
                        && AppName.parse(value).namespace().equals(namespace));
    }

    private static String namespaceOf(String value) {
        return value.substring(0, value.length() - IN_NAMESPACE.length());
    }

    @Override
    public String toString() {
        return value;
    }
}
