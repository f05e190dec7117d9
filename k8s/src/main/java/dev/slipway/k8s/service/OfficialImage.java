package dev.slipway.k8s.service;

import java.util.function.UnaryOperator;

/**
 * One of Docker's official images.
 *
 * @param digest SHA-256 of what that version was when it was chosen, for all machines that it is made for
 */
record OfficialImage(String name, String version, String digest) {
    /** What people know it by. */
    String tag() {
        return "docker.io/library/%s:%s".formatted(name, version);
    }

    /**
     * What nodes pull. At a mirror that is the tag: a copy of one machine's part has a digest of its own, and whoever has
     * the mirror answers for what is there.
     *
     * @param mirrored the name by which an upstream image is pulled
     */
    String pulled(UnaryOperator<String> mirrored) {
        var there = mirrored.apply(tag());
        return there.equals(tag()) ? there + "@sha256:" + digest : there;
    }
}
