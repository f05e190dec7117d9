package dev.slipway.core.service;

import dev.slipway.core.Conflict;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How much a service may take.
 *
 * @param storage how much it keeps, as {@code 1Gi}; with {@code 0} what it has is gone with its process
 * @param memory the most that its process has, as {@code 512Mi}
 */
public record ServiceSettings(String storage, String memory) {
    /** What they are called. */
    public static final List<String> NAMES = List.of("memory", "storage");

    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,4})(Mi|Gi)");
    private static final String KEEPS_NOTHING = "0";
    private static final long LEAST_MEMORY = 128;
    private static final long MEBIBYTES_IN_GIBIBYTE = 1024;

    /** What somebody has who says nothing. It stands behind what it is checked by. */
    public static final ServiceSettings USUAL = new ServiceSettings("1Gi", "1Gi");

    /** @throws InvalidInput if one of them is no such size, or too little to start with */
    public ServiceSettings {
        if (!storage.equals(KEEPS_NOTHING)) {
            mebibytes("storage", storage, "give one like 512Mi or 10Gi, or 0 to keep nothing");
        }
        var advice = "give one like 512Mi or 2Gi, and at least %dMi".formatted(LEAST_MEMORY);
        if (mebibytes("memory", memory, advice) < LEAST_MEMORY) {
            throw new InvalidInput("'%s' is too little memory for a service".formatted(memory), advice);
        }
    }

    private static long mebibytes(String what, String size, String advice) {
        var found = SIZE.matcher(size);
        if (!found.matches()) {
            throw new InvalidInput("'%s' is no size of a service's %s".formatted(Quoted.shorten(size), what), advice);
        }
        return Long.parseLong(found.group(1)) * (found.group(2).equals("Gi") ? MEBIBYTES_IN_GIBIBYTE : 1);
    }

    /** Whether what it has outlives its process. */
    public boolean keeps() {
        return !storage.equals(KEEPS_NOTHING);
    }

    /** By their names. */
    public Map<String, String> byName() {
        return Map.of("memory", memory, "storage", storage);
    }

    /**
     * These, but for those that are said otherwise.
     *
     * @throws InvalidInput if one is said that there is not
     */
    public ServiceSettings with(Map<String, String> said) {
        said.keySet().forEach(ServiceSettings::requireKnown);
        var all = new HashMap<>(byName());
        all.putAll(said);
        return new ServiceSettings(all.getOrDefault("storage", ""), all.getOrDefault("memory", ""));
    }

    /**
     * These, with the usual ones in the place of some.
     *
     * @throws InvalidInput if one is named that there is not
     */
    public ServiceSettings without(Collection<String> names) {
        names.forEach(ServiceSettings::requireKnown);
        var usual = new HashMap<>(USUAL.byName());
        usual.keySet().retainAll(names);
        return with(usual);
    }

    private static void requireKnown(String name) {
        if (!NAMES.contains(name)) {
            throw new InvalidInput(
                    "a service has no setting '%s'".formatted(Quoted.shorten(name)),
                    "there are " + String.join(" and ", NAMES));
        }
    }

    /**
     * Makes sure that a service with these can come to have those.
     *
     * @throws Conflict if it would keep less than it does now, or begin or cease to keep anything
     */
    public void requireChangeableTo(ServiceSettings wanted) {
        if (keeps() != wanted.keeps() || (keeps() && storage(wanted.storage) < storage(storage))) {
            throw new Conflict(
                    "a service's storage only grows, and this one has %s".formatted(storage),
                    "make another service, and bring what it is to keep there");
        }
    }

    private static long storage(String size) {
        return mebibytes("storage", size, "");
    }
}
