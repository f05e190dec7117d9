package dev.slipway.core.release;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;

/** A release's number within its app, from 1; prints as {@code v7}. */
public record ReleaseVersion(int number) implements Comparable<ReleaseVersion> {
    /** @throws InvalidInput if the number is below 1 */
    public ReleaseVersion {
        if (number < 1) {
            throw new InvalidInput("releases are numbered from v1", "see which there are with the command releases");
        }
    }

    /** Reads {@code v7} or {@code 7}. */
    public static ReleaseVersion parse(String text) {
        if (!text.matches("v?[0-9]{1,9}")) {
            throw new InvalidInput("'%s' is not a release".formatted(Quoted.shorten(text)), "give one like v7");
        }
        return new ReleaseVersion(Integer.parseInt(text.startsWith("v") ? text.substring(1) : text));
    }

    @Override
    public int compareTo(ReleaseVersion other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return "v" + number;
    }
}
