package dev.slipway.git.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a quarantine has in the vault, noted in a file beside its packs.
 *
 * @param own the vault's names of its packs
 * @param base the packs that its objects build on
 */
record Deposit(Set<String> own, Set<String> base) {
    static final Deposit NONE = new Deposit(Set.of(), Set.of());

    private static final String FILE = "vault";
    private static final String OWN = "own ";
    private static final String BASE = "base ";

    Deposit {
        own = Set.copyOf(own);
        base = Set.copyOf(base);
    }

    static Deposit read(Path quarantine) throws IOException {
        var own = new TreeSet<String>();
        var base = new TreeSet<String>();
        try {
            for (var line : Files.readAllLines(quarantine.resolve(FILE))) {
                (line.startsWith(OWN) ? own : base).add(line.substring(line.indexOf(' ') + 1));
            }
        } catch (NoSuchFileException _) {
            return NONE;
        }
        return new Deposit(own, base);
    }

    void write(Path quarantine) throws IOException {
        var lines = new ArrayList<String>();
        own.forEach(name -> lines.add(OWN + name));
        base.forEach(name -> lines.add(BASE + name));
        Files.write(quarantine.resolve(FILE), List.copyOf(lines));
    }
}
