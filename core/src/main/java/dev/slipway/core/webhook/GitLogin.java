package dev.slipway.core.webhook;

import dev.slipway.core.GitLoginName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Secret;
import dev.slipway.core.UserName;
import java.net.URI;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * What its owner logs in with at a git server elsewhere, to fetch private repositories.
 *
 * @param url the server, or a place on it; the login is sent to nothing that is not below it
 * @param provider whose server it is, in the words of whoever made it
 * @param organisation whose repositories it is for; empty for all
 * @param repository the one repository that it is for; empty for all
 * @param user what stands before the password
 * @param shared whether everybody may use it
 */
public record GitLogin(
        GitLoginName name,
        URI url,
        String provider,
        String organisation,
        String repository,
        String user,
        Secret password,
        UserName owner,
        boolean shared,
        Instant addedAt) {
    private static final Pattern PLACE = Pattern.compile("(/[A-Za-z0-9_~@+][A-Za-z0-9._~@+-]*)*/?");
    private static final Pattern PART = Pattern.compile("([A-Za-z0-9_~@+][A-Za-z0-9._~@+-]*(/[A-Za-z0-9_~@+-]+)*)?");
    private static final Pattern WORD = Pattern.compile("[a-z_]{1,40}");
    private static final Pattern LOGIN = Pattern.compile("[\\p{Graph}&&[^:]]{0,255}");
    private static final Pattern PASSWORD = Pattern.compile("\\p{Graph}{1,4096}");
    private static final int LONGEST = 500;

    /** @throws InvalidInput if it could be no login */
    public GitLogin {
        require(WORD.matcher(provider).matches(), "the provider is none", "use git, github or gitlab");
        require(
                organisation.length() <= LONGEST
                        && repository.length() <= LONGEST
                        && PART.matcher(organisation).matches()
                        && PART.matcher(repository).matches(),
                "the organisation or the repository is none",
                "give its name as the address has it");
        require(
                repository.isEmpty() || !organisation.isEmpty(),
                "a repository is somebody's",
                "name its user or organisation too");
        require(LOGIN.matcher(user).matches(), "the user name is none", "give it without blanks and colons");
        require(
                PASSWORD.matcher(password.reveal()).matches(),
                "a password is missing, or has blanks in it",
                "give a password or an access token");
    }

    private static void require(boolean right, String reason, String advice) {
        if (!right) {
            throw new InvalidInput(reason, advice);
        }
    }

    /**
     * Reads a server's address.
     *
     * @throws InvalidInput if it is not one of {@code https://HOST} and {@code https://HOST/PLACE}: with a login in it, or by
     *     another protocol
     */
    public static URI server(String text) {
        return WebAddress.read(text)
                .filter(url -> url.getRawQuery() == null
                        && PLACE.matcher(url.getRawPath()).matches())
                .orElseThrow(() -> new InvalidInput(
                        "that is not the address of a git server", "give one like https://github.com"));
    }

    /** Whether that repository is one that it is for. */
    public boolean isFor(URI other) {
        return url.getScheme().equalsIgnoreCase(other.getScheme())
                && url.getHost().equalsIgnoreCase(other.getHost())
                && port(url) == port(other)
                && isBelow(path(other.getRawPath()), place());
    }

    private String place() {
        var place = path(url.getRawPath());
        var owned = organisation.isEmpty() ? place : place + "/" + organisation;
        return repository.isEmpty() ? owned : path(owned + "/" + repository);
    }

    private static boolean isBelow(String path, String place) {
        return path.equals(place) || path.startsWith(place + "/");
    }

    private static String path(String raw) {
        return raw.replaceFirst("/$", "").replaceFirst("\\.git$", "");
    }

    private static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
    }
}
