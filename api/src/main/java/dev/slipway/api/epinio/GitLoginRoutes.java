package dev.slipway.api.epinio;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.slipway.api.epinio.Shapes.MetaLite;
import dev.slipway.core.Conflict;
import dev.slipway.core.GitLoginName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Secret;
import dev.slipway.core.webhook.GitLogin;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Logins at git servers elsewhere: made, listed and deleted by whose they are. What they prove is never told again. */
final class GitLoginRoutes {
    private static final String KIND = "gitconfig";
    private static final String ALL = "/gitconfigs";
    private static final int MOST = 200;

    private GitLoginRoutes() {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record GitLoginShape(
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean global,
            MetaLite meta,
            String url,
            String provider,
            String username,
            String userorg,
            String repository) {}

    record CreateRequest(
            @Nullable String id,
            @Nullable String url,
            @Nullable String provider,
            @Nullable String userorg,
            @Nullable String repository,
            @Nullable String username,
            @Nullable String password,
            @JsonProperty("certs") @Nullable String certificates,
            @JsonProperty("skipssl") boolean unchecked,
            boolean global) {
        @Override
        public String toString() {
            return "gitconfig " + id;
        }
    }

    static void addTo(Routes routes) {
        routes.get(
                ALL,
                call -> call.answer(visible(call).map(GitLoginRoutes::shape).toList()));
        routes.get(ALL + "/{name}", GitLoginRoutes::show);
        routes.post(ALL, GitLoginRoutes::create);
        routes.delete(ALL, GitLoginRoutes::delete);
        StandardRoutes.matches(routes, "/gitconfigsmatch", call -> names(call).toList());
    }

    /** The names of those that who asks may use. */
    static Stream<String> names(Call call) {
        return visible(call).map(login -> login.name().value());
    }

    private static Stream<GitLogin> visible(Call call) {
        return call.parts().gitLogins().list().stream().filter(login -> login.shared() || isOwn(call, login));
    }

    private static boolean isOwn(Call call, GitLogin login) {
        return login.owner().equals(call.who().user());
    }

    private static Optional<GitLogin> find(Call call, String name) {
        try {
            return call.parts()
                    .gitLogins()
                    .find(new GitLoginName(name))
                    .filter(login -> login.shared() || isOwn(call, login));
        } catch (InvalidInput _) {
            return Optional.empty();
        }
    }

    /**
     * The login of that name, for that repository.
     *
     * @throws Refusal if there is none for who asks, or it is for others
     */
    static GitLogin required(Call call, String name, URI repository) {
        var login = find(call, name).orElseThrow(() -> Refusal.missing(KIND, name));
        if (!login.isFor(repository)) {
            throw new Refusal(403, "gitconfig '%s' is not for that repository".formatted(login.name()), "");
        }
        return login;
    }

    private static GitLoginShape shape(GitLogin login) {
        return new GitLoginShape(
                login.shared(),
                new MetaLite(login.name().value(), login.addedAt()),
                login.url().toString(),
                login.provider(),
                login.user(),
                login.organisation(),
                login.repository());
    }

    private static void show(Call call) {
        var name = call.http().pathParam("name");
        call.answer(shape(find(call, name).orElseThrow(() -> Refusal.missing(KIND, name))));
    }

    private static void create(Call call) throws IOException {
        var wanted = call.read(CreateRequest.class);
        if (text(wanted.id()).isEmpty() || text(wanted.url()).isEmpty()) {
            throw Refusal.bad("cannot create a gitconfig without an id or a url");
        }
        if (wanted.unchecked() || !text(wanted.certificates()).isEmpty()) {
            throw Refusal.notOffered(
                    "whom to trust is the server's to say: its operator names authorities with --ca-bundle");
        }
        if (wanted.global() && !call.who().admin()) {
            throw new Refusal(403, "user unauthorized", "only admins make gitconfigs that are for all");
        }
        if (call.parts().gitLogins().list().size() >= MOST) {
            throw Refusal.bad("the server keeps at most %d gitconfigs".formatted(MOST));
        }
        try {
            call.parts().gitLogins().add(login(call, wanted));
        } catch (Conflict e) {
            throw isTaken(call, wanted) ? Refusal.exists(KIND, text(wanted.id())) : Refusal.of(e);
        }
        call.tellOperator("gitconfig added");
        call.created();
    }

    private static boolean isTaken(Call call, CreateRequest wanted) {
        return call.parts()
                .gitLogins()
                .find(new GitLoginName(text(wanted.id())))
                .isPresent();
    }

    private static GitLogin login(Call call, CreateRequest wanted) {
        var provider = text(wanted.provider()).isEmpty()
                ? "git"
                : text(wanted.provider()).toLowerCase(Locale.ROOT);
        return new GitLogin(
                new GitLoginName(text(wanted.id())),
                GitLogin.server(text(wanted.url())),
                provider,
                text(wanted.userorg()),
                text(wanted.repository()),
                text(wanted.username()),
                new Secret(text(wanted.password())),
                call.who().user(),
                wanted.global(),
                call.parts().clock().instant());
    }

    private static String text(@Nullable String given) {
        return Optional.ofNullable(given).orElse("");
    }

    /** One that is not there for who asks is passed over; one that is for all is its owner's to delete, or an admin's. */
    private static void delete(Call call) {
        var found = call.named("gitconfigs").stream()
                .flatMap(name -> find(call, name).stream())
                .toList();
        if (found.stream().anyMatch(login -> !isOwn(call, login) && !call.who().admin())) {
            throw new Refusal(403, "user unauthorized", "a gitconfig that is for all is its owner's to delete");
        }
        for (var login : found) {
            call.parts().gitLogins().remove(login.name());
            call.tellOperator("gitconfig removed");
        }
        call.ok();
    }
}
