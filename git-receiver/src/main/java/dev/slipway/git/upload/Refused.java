package dev.slipway.git.upload;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;

/** Why an archive is not taken. */
final class Refused {
    private Refused() {}

    static InvalidInput damaged() {
        return new InvalidInput("the archive is damaged or incomplete", "make it anew and upload it again");
    }

    /** @param type as browsers call it */
    static InvalidInput unknown(String type) {
        return new InvalidInput(
                "archive type not supported [%s]".formatted(type), "upload a tar, tar.gz, tar.bz2, tar.xz or zip");
    }

    static InvalidInput tooLarge(long bytes) {
        return new InvalidInput(
                "the archive unpacks to more than %d MiB".formatted(bytes >> 20),
                "leave out what the build makes itself");
    }

    static InvalidInput tooMany(int entries) {
        return new InvalidInput(
                "the archive has more than %d files".formatted(entries), "leave out what the build makes itself");
    }

    static InvalidInput entry(String name, String why) {
        return new InvalidInput(
                "'%s' in the archive %s".formatted(Quoted.shorten(name), why), "leave it out and upload the rest");
    }
}
