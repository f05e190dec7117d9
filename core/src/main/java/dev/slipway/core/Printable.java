package dev.slipway.core;

import java.util.regex.Pattern;

/** Text of users and of their apps, made safe for the terminal of whoever reads it. */
public final class Printable {
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");
    private static final Pattern STEERING = Pattern.compile("[\\p{Cntrl}&&[^\\t\\x1b]]|\\x1b(?!\\[[0-9;]*m)");

    private Printable() {}

    /** One line in which nothing is invisible or steers the terminal. */
    public static String text(String text) {
        return INVISIBLE.matcher(text).replaceAll("?");
    }

    /** One line of a program's output: its colours stay, nothing else that steers the terminal does. */
    public static String output(String line) {
        return STEERING.matcher(line).replaceAll(" ");
    }

    /** Whether nothing in it is invisible. */
    public static boolean isPlain(String text) {
        return !INVISIBLE.matcher(text).find();
    }
}
