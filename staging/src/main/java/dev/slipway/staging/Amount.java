package dev.slipway.staging;

import java.util.Locale;

/** How many, as people say it. */
final class Amount {
    private static final int THOUSAND = 1000;

    private Amount() {}

    /** As {@code 1 file} or {@code 12,345 files}. */
    static String of(long count, String thing) {
        return String.format(Locale.ROOT, "%,d %s%s", count, thing, count == 1 ? "" : "s");
    }

    /** As {@code 24 bytes}, {@code 3.4 MB} or {@code 28 MB}. */
    static String bytes(long bytes) {
        if (bytes < THOUSAND) {
            return of(bytes, "byte");
        }
        double amount = bytes;
        int unit = -1;
        // 999,950 bytes would be rounded to 1000.0 kB.
        while (amount >= THOUSAND - 0.5) {
            amount /= THOUSAND;
            unit++;
        }
        return String.format(Locale.ROOT, amount < 9.95 ? "%.1f %sB" : "%.0f %sB", amount, "kMGTPE".charAt(unit));
    }
}
