package dev.slipway.core.app;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.ProcessType;
import dev.slipway.core.Quoted;
import dev.slipway.core.RefName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
 * @param builder the image that builds the app; empty for the one that its namespace or the server names
 * @param autoscale the types of which the cluster chooses how many processes run
 */
public record AppSettings(
        List<RefName> deployBranches,
        boolean forcePush,
        String folder,
        String healthPath,
        Duration bootLimit,
        Duration stopGrace,
        String builder,
        Map<ProcessType, Autoscale> autoscale) {
    public static final AppSettings DEFAULT = new AppSettings(
            List.of(RefName.branch("main"), RefName.branch("master")),
            true,
            "",
            "",
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            "",
            Map.of());
    private static final Pattern FOLDER =
            Pattern.compile("(NAME(/NAME)*)?".replace("NAME", "[A-Za-z0-9_@+][A-Za-z0-9._@+-]*"));
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?");
    private static final Pattern BUILDER = Pattern.compile("[A-Za-z0-9\\[][A-Za-z0-9._:@/\\[\\]-]*|");
    private static final int LONGEST = 255;
    private static final int LONGEST_SECONDS = 600;

    public AppSettings {
        deployBranches = List.copyOf(deployBranches);
        autoscale = Map.copyOf(autoscale);
    }

    /**
     * The settings with one of them changed, by the name and the form that the commands use.
     *
     * @throws InvalidInput if there is no such setting, or the value is not one of it
     */
    public AppSettings with(String name, String value) {
        return switch (name) {
            case "deploy-branch" -> withBranches(branches(value));
            case "force-push" -> withForcePush(flag(name, value));
            case "folder" -> withFolder(matching(FOLDER, name, value, "use plain characters, as in services/web"));
            case "health-path" -> withHealthPath(matching(PATH, name, value, "use plain characters, as in /healthz"));
            case "boot-limit" -> withLimits(seconds(name, value), stopGrace);
            case "stop-grace" -> withLimits(bootLimit, seconds(name, value));
            case "builder" -> withBuilder(matching(BUILDER, name, value, "give the name of an image"));
            default ->
                throw new InvalidInput(
                        "there is no setting '%s'".formatted(Quoted.shorten(name)),
                        "the settings are deploy-branch, force-push, folder, health-path, boot-limit, stop-grace and "
                                + "builder");
        };
    }

    private AppSettings withBranches(List<RefName> branches) {
        return new AppSettings(branches, forcePush, folder, healthPath, bootLimit, stopGrace, builder, autoscale);
    }

    private AppSettings withForcePush(boolean allowed) {
        return new AppSettings(deployBranches, allowed, folder, healthPath, bootLimit, stopGrace, builder, autoscale);
    }

    private AppSettings withFolder(String path) {
        return new AppSettings(deployBranches, forcePush, path, healthPath, bootLimit, stopGrace, builder, autoscale);
    }

    private AppSettings withHealthPath(String path) {
        return new AppSettings(deployBranches, forcePush, folder, path, bootLimit, stopGrace, builder, autoscale);
    }

    private AppSettings withLimits(Duration boot, Duration stop) {
        return new AppSettings(deployBranches, forcePush, folder, healthPath, boot, stop, builder, autoscale);
    }

    private AppSettings withBuilder(String image) {
        return new AppSettings(deployBranches, forcePush, folder, healthPath, bootLimit, stopGrace, image, autoscale);
    }

    /** The settings with these types, and no others, scaled by the cluster. */
    public AppSettings withAutoscale(Map<ProcessType, Autoscale> bounds) {
        return new AppSettings(deployBranches, forcePush, folder, healthPath, bootLimit, stopGrace, builder, bounds);
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

    private static String matching(Pattern pattern, String name, String value, String advice) {
        if (value.length() > LONGEST || !pattern.matcher(value).matches()) {
            throw bad(name, value, advice);
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
