package dev.slipway.core.deploy;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;

/** A deploy's number on its server, from 1; prints as {@code d12}. */
public record DeployId(long number) implements Comparable<DeployId> {
    /** Reads {@code d12} or {@code 12}. */
    public static DeployId parse(String text) {
        if (!text.matches("d?[0-9]{1,18}")) {
            throw new InvalidInput("'%s' is not a deploy".formatted(Quoted.shorten(text)), "give one like d12");
        }
        return new DeployId(Long.parseLong(text.startsWith("d") ? text.substring(1) : text));
    }

    @Override
    public int compareTo(DeployId other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return "d" + number;
    }
}
