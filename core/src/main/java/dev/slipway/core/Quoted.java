package dev.slipway.core;

/** Text from outside, made safe to repeat in a message. */
public final class Quoted {
    private static final int MOST = 80;

    private Quoted() {}

    /** The text with what is not printable ASCII replaced by '?', and cut after 80 characters. */
    public static String shorten(String text) {
        var cut = text.length() > MOST ? text.substring(0, MOST) + "..." : text;
        return cut.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
