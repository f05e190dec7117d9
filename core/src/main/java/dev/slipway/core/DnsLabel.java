package dev.slipway.core;

import java.util.regex.Pattern;

/** The one rule for names that become host names and Kubernetes objects: an RFC 1123 label. */
final class DnsLabel {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private DnsLabel() {}

    static String check(String kind, String value) {
        if (!LABEL.matcher(value).matches()) {
            throw new InvalidInput(
                    "%s '%s' is not valid".formatted(kind, Quoted.shorten(value)),
                    "use 1 to 63 lower case letters, digits and '-', beginning and ending with a letter or digit");
        }
        return value;
    }
}
