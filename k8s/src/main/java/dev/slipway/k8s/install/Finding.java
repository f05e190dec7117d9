package dev.slipway.k8s.install;

/**
 * What {@code slipway doctor} says about one part.
 *
 * @param advice what to do; empty where all is well
 */
public record Finding(String part, Verdict verdict, String text, String advice) {
    /** How well a part is. */
    public enum Verdict {
        OK,
        WARN,
        FAIL
    }

    public static Finding ok(String part, String text) {
        return new Finding(part, Verdict.OK, text, "");
    }

    public static Finding warn(String part, String text, String advice) {
        return new Finding(part, Verdict.WARN, text, advice);
    }

    public static Finding fail(String part, String text, String advice) {
        return new Finding(part, Verdict.FAIL, text, advice);
    }
}
