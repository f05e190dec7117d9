package dev.slipway.k8s.build;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import java.util.regex.Pattern;

/**
 * An image's name: the registry's host, the repository in it, and a tag, a digest or both; an absent one is empty.
 *
 * @param host of the registry, with its port if it has one
 */
record ImageReference(String host, String repository, String tag, String digest) {
    static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    private static final String DOCKER_HUB = "docker.io";
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?|\\[[0-9a-fA-F:]+](:[0-9]{1,5})?");
    private static final Pattern REPOSITORY =
            Pattern.compile("[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final int LONGEST = 512;

    /** Reads what {@code docker pull} takes; without a tag and a digest it is {@code latest}. */
    static ImageReference parse(String text) {
        var rest = text;
        var digest = "";
        int at = rest.indexOf('@');
        if (at >= 0) {
            digest = rest.substring(at + 1);
            rest = rest.substring(0, at);
        }
        int slash = rest.indexOf('/');
        var first = slash < 0 ? "" : rest.substring(0, slash);
        boolean named = first.contains(".") || first.contains(":") || first.equals("localhost");
        var path = named ? rest.substring(slash + 1) : rest;
        int colon = path.lastIndexOf(':');
        var tag = colon < 0 ? "" : path.substring(colon + 1);
        var repository = colon < 0 ? path : path.substring(0, colon);
        var host = named ? canonical(first) : DOCKER_HUB;
        if (host.equals(DOCKER_HUB) && !repository.contains("/")) {
            repository = "library/" + repository;
        }
        boolean valid = text.length() <= LONGEST
                && HOST.matcher(host).matches()
                && REPOSITORY.matcher(repository).matches()
                && (colon < 0 || TAG.matcher(tag).matches())
                && (at < 0 || DIGEST.matcher(digest).matches());
        if (!valid) {
            throw new InvalidInput(
                    "'%s' is not the name of an image".formatted(Quoted.shorten(text)),
                    "give one like registry.example.com/team/builder:1.2 or one with @sha256:...");
        }
        return new ImageReference(host, repository, tag.isEmpty() && digest.isEmpty() ? "latest" : tag, digest);
    }

    private static String canonical(String host) {
        return host.equals("index.docker.io") || host.equals("registry-1.docker.io") ? DOCKER_HUB : host;
    }

    /** The same repository, at exactly that content. */
    ImageReference at(String newDigest) {
        return new ImageReference(host, repository, "", newDigest);
    }

    ImageReference tagged(String newTag) {
        return new ImageReference(host, repository, newTag, "");
    }

    /** What the registry's API names it by: the digest where there is one. */
    String reference() {
        return digest.isEmpty() ? tag : digest;
    }

    /** Without tag and digest. */
    String name() {
        return host + "/" + repository;
    }

    @Override
    public String toString() {
        return name() + (tag.isEmpty() ? "" : ":" + tag) + (digest.isEmpty() ? "" : "@" + digest);
    }
}
