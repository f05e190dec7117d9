package dev.slipway.core;

import java.util.regex.Pattern;

/**
 * The name of an environment variable that a user may set: letters, digits and '_', none of those that the platform sets
 * itself or that change how programs are loaded.
 */
public record EnvName(String value) implements Comparable<EnvName> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,254}");
    private static final Pattern RESERVED = Pattern.compile(
            "PATH|HOME|PORT|PWD|SHELL|TMPDIR|USER|LOGNAME|IFS|ENV|BASH_ENV|(LD|DYLD|KUBERNETES|CNB|SLIPWAY)_.*");

    /** @throws InvalidInput if the name breaks the rule above */
    public EnvName {
        if (!NAME.matcher(value).matches()) {
            throw new InvalidInput(
                    "'%s' is not a variable name".formatted(Quoted.shorten(value)), "use letters, digits and '_'");
        }
        if (RESERVED.matcher(value).matches()) {
            throw new InvalidInput("variable %s is set by the platform".formatted(value), "choose another name");
        }
    }

    @Override
    public int compareTo(EnvName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
