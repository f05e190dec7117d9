package dev.slipway.staging;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.Quoted;

/** Decides which symbolic links may be archived: those that lead nowhere outside of the app's folder. */
final class LinkTarget {
    private LinkTarget() {}

    /**
     * The target as it was given.
     *
     * @throws BuildFailed if the link leads outside, or if that can't be told without following other links
     */
    static String check(String path, String target) {
        if (target.isEmpty() || target.startsWith("/") || target.indexOf('\0') >= 0 || climbs(path, target)) {
            throw new BuildFailed(
                    "symbolic link %s leads out of the app's folder, to %s"
                            .formatted(Quoted.shorten(path), Quoted.shorten(target)),
                    "replace it by a copy, or by a relative link such as ../shared that stays inside");
        }
        return target;
    }

    /** Steps up lead to a known folder only while they come first: after a name they may leave another link's target. */
    private static boolean climbs(String path, String target) {
        long room = path.chars().filter(c -> c == '/').count();
        boolean named = false;
        for (var part : target.split("/")) {
            if (!part.equals("..")) {
                named |= !part.isEmpty() && !part.equals(".");
            } else if (named || --room < 0) {
                return true;
            }
        }
        return false;
    }
}
