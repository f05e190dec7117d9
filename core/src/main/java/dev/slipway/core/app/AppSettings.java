package dev.slipway.core.app;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import dev.slipway.core.RefName;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How an app is pushed, built and checked.
 *
 * @param deployBranches the branches whose pushes are deployed; {@code main} and {@code master} unless set
 * @param forcePush whether the deploy branch may be moved to a commit that does not follow its old one
 * @param folder the folder of the repository that is built, relative, without leading or trailing slash; empty for all of it
 * @param healthPath where a new web process must answer with a status below 400; empty to check its TCP port only
 * @param bootLimit how long a new process may take to become healthy
 * @param stopGrace how long a process may take to end after SIGTERM
 */
public record AppSettings(
        List<RefName> deployBranches,
        boolean forcePush,
        String folder,
        String healthPath,
        Duration bootLimit,
        Duration stopGrace) {
    public static final AppSettings DEFAULT = new AppSettings(
            List.of(RefName.branch("main"), RefName.branch("master")),
            true,
            "",
            "",
            Duration.ofSeconds(60),
            Duration.ofSeconds(10));
    private static final Pattern FOLDER =
            Pattern.compile("(NAME(/NAME)*)?".replace("NAME", "[A-Za-z0-9_@+][A-Za-z0-9._@+-]*"));
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?");
    private static final int LONGEST = 255;
    private static final int LONGEST_SECONDS = 600;

    public AppSettings {
        deployBranches = List.copyOf(deployBranches);
    }

    /**
     * The settings with one of them changed, by the name and the form that the commands use.
     *
     * @throws InvalidInput if there is no such setting, or the value is not one of it
     */
    public AppSettings with(String name, String value) {
        return switch (name) {
            case "deploy-branch" ->
                new AppSettings(branches(value), forcePush, folder, healthPath, bootLimit, stopGrace);
            case "force-push" ->
                new AppSettings(deployBranches, flag(name, value), folder, healthPath, bootLimit, stopGrace);
            case "folder" ->
                new AppSettings(
                        deployBranches, forcePush, matching(FOLDER, name, value), healthPath, bootLimit, stopGrace);
            case "health-path" ->
                new AppSettings(deployBranches, forcePush, folder, matching(PATH, name, value), bootLimit, stopGrace);
            case "boot-limit" ->
                new AppSettings(deployBranches, forcePush, folder, healthPath, seconds(name, value), stopGrace);
            case "stop-grace" ->
                new AppSettings(deployBranches, forcePush, folder, healthPath, bootLimit, seconds(name, value));
            default ->
                throw new InvalidInput(
                        "there is no setting '%s'".formatted(Quoted.shorten(name)),
                        "the settings are deploy-branch, force-push, folder, health-path, boot-limit and stop-grace");
        };
    }

    private static List<RefName> branches(String value) {
        return value.isEmpty() ? DEFAULT.deployBranches : List.of(RefName.branch(value));
    }

    private static boolean flag(String name, String value) {
        return switch (value) {
            case "on", "true", "yes" -> true;
            case "off", "false", "no" -> false;
            default -> throw bad(name, value, "use on or off");
        };
    }

    private static String matching(Pattern pattern, String name, String value) {
        if (value.length() > LONGEST || !pattern.matcher(value).matches()) {
            throw bad(name, value, "use plain characters, as in services/web for a folder and /healthz for a path");
        }
        return value;
    }

    private static Duration seconds(String name, String value) {
        var digits = value.endsWith("s") ? value.substring(0, value.length() - 1) : value;
        if (!digits.matches("[0-9]{1,3}")
                || Integer.parseInt(digits) < 1
                || Integer.parseInt(digits) > LONGEST_SECONDS) {
            throw bad(name, value, "use 1s to 600s");
        }
        return Duration.ofSeconds(Integer.parseInt(digits));
    }

    private static InvalidInput bad(String name, String value, String advice) {
        return new InvalidInput("'%s' is no value of %s".formatted(Quoted.shorten(value), name), advice);
    }
}
