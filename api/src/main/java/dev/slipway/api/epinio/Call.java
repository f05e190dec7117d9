package dev.slipway.api.epinio;

import dev.slipway.api.epinio.Shapes.Done;
import dev.slipway.core.AppName;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Namespace;
import dev.slipway.core.NotFound;
import dev.slipway.core.Progress;
import dev.slipway.core.app.App;
import dev.slipway.core.app.NamespaceEntry;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Right;
import dev.slipway.core.platform.Platform;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request of somebody who has logged in. */
record Call(Context http, Principal who, EpinioApi.Parts parts) {
    private static final Logger log = LoggerFactory.getLogger(EpinioApi.class);
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
    private static final String NAME_RULE =
            "'s name must consist of lower case alphanumeric characters or '-', begin with a letter, and end with a letter "
                    + "or digit, at most 63 of them";

    Platform platform() {
        return parts.platform();
    }

    /** The namespaces that there are for who asks. */
    Stream<NamespaceEntry> namespaces() {
        return parts.access().visibleNamespaces(who).stream();
    }

    /** The namespace of that name, if who asks has that right on it. */
    NamespaceEntry requireNamespace(String name, Right right) {
        try {
            return parts.access().require(who, new Namespace(name), right);
        } catch (InvalidInput | NotFound _) {
            throw Refusal.missing("namespace", name);
        }
    }

    /** The namespace that the path names, which may be none. */
    String namespaceName() {
        return http.pathParam("namespace");
    }

    /** The namespace that the path names; there for who asks, as {@link Routes} has seen to. */
    Namespace namespace() {
        return new Namespace(namespaceName());
    }

    /** The app that the path names, if who asks has that right on it. */
    App app(Right right) {
        return app(http.pathParam("app"), right);
    }

    /** An app of the path's namespace. */
    App app(String name, Right right) {
        try {
            return parts.access().require(who, new AppName(namespace(), name), right);
        } catch (InvalidInput | NotFound _) {
            throw Refusal.missing("application", name);
        }
    }

    /** An app of the path's namespace, if who asks may see it. */
    Optional<App> find(String name) {
        try {
            return Optional.of(app(name, Right.READ));
        } catch (Refusal _) {
            return Optional.empty();
        }
    }

    /** Changes the app, and what runs of it. */
    void change(App app, String summary, UnaryOperator<App> change) throws InterruptedException {
        parts.deployer().change(app.id(), who.user(), summary, change, Progress.SILENT);
    }

    /** The name for something new, by Epinio's rule and ours. */
    AppName newAppName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw Refusal.bad("Application" + NAME_RULE);
        }
        return new AppName(namespace(), name);
    }

    /** As above. */
    Namespace newNamespace(String name) {
        try {
            return new Namespace(name);
        } catch (InvalidInput _) {
            throw Refusal.bad("Namespace" + NAME_RULE);
        }
    }

    /** As above. */
    ConfigurationName newConfiguration(String name) {
        try {
            return new ConfigurationName(name);
        } catch (InvalidInput _) {
            throw Refusal.bad("Configuration" + NAME_RULE);
        }
    }

    <T> T read(Class<T> type) throws IOException {
        return Json.read(http, type);
    }

    Optional<String> query(String name) {
        return Optional.ofNullable(http.queryParam(name)).filter(given -> !given.isEmpty());
    }

    /** The names that are given as {@code KIND[]=NAME}. */
    List<String> named(String kind) {
        return http.queryParams(kind + "[]").stream().distinct().toList();
    }

    /** Those of the names that begin with what the path ends in. */
    void answerMatches(Stream<String> names) {
        var prefix = Optional.ofNullable(http.pathParamMap().get("prefix")).orElse("");
        answer(new Shapes.Names(
                names.filter(name -> name.startsWith(prefix)).sorted().toList()));
    }

    void answer(Object answer) {
        Json.answer(http, 200, answer);
    }

    void ok() {
        answer(Done.OK);
    }

    void created() {
        Json.answer(http, 201, Done.OK);
    }

    /** Leaves a line for the operator; the text holds nothing that a user chose freely. */
    void tellOperator(AppName app, String done) {
        log.atInfo().addKeyValue("app", app).log("{} by {}", done, who);
    }

    /** As above, for what concerns no app. */
    void tellOperator(String done) {
        log.atInfo().log("{} by {}", done, who);
    }
}
