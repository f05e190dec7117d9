package dev.slipway.core.release;

import static dev.slipway.core.Samples.ALICE;
import static dev.slipway.core.Samples.COMMIT;
import static dev.slipway.core.Samples.NOW;
import static dev.slipway.core.Samples.app;
import static dev.slipway.core.Samples.release;
import static dev.slipway.core.Samples.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.AppName;
import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.EnvName;
import dev.slipway.core.HostName;
import dev.slipway.core.NotFound;
import dev.slipway.core.ProcessType;
import dev.slipway.core.Race;
import dev.slipway.core.Secret;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.AppSettings;
import dev.slipway.core.platform.State;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Releases} promises. */
public abstract class ReleasesContract {
    private State state;
    private Releases releases;
    private App app;

    /** An empty store. */
    protected abstract State state();

    @BeforeEach
    void begin() {
        state = state();
        releases = state.releases();
        app = app("web");
        state.users().add(user(ALICE));
        state.apps().create(app);
    }

    private Release append() {
        return releases.append(app.id(), version -> release(app, version));
    }

    @Test
    void numbersFromOneWithoutGaps() {
        assertThat(append().version()).hasToString("v1");
        assertThat(append().version()).hasToString("v2");
        assertThat(append().version()).hasToString("v3");
    }

    @Test
    void keepsAllOfARelease() {
        var image = new Image(
                "apps/web",
                "sha256:" + "b".repeat(64),
                Map.of(
                        ProcessType.WEB,
                        new ProcessSpec(List.of("sh", "-c", "", "ü 'x'\n"), true, ""),
                        new ProcessType("worker"),
                        new ProcessSpec(List.of("work | tee log"), false, "sub/dir"),
                        ProcessType.RELEASE,
                        new ProcessSpec(List.of(), false, "")));
        var set = app.withName(AppName.parse("team/shop"))
                .withSettings(AppSettings.DEFAULT
                        .with("deploy-branch", "a/b")
                        .with("force-push", "off")
                        .with("folder", "sub")
                        .with("health-path", "/up")
                        .with("boot-limit", "7s")
                        .with("stop-grace", "8s"))
                .withConfig(Map.of(new EnvName("A"), new Secret("1\n2"), new EnvName("B"), new Secret("")))
                .withScale(Map.of(ProcessType.WEB, 3, new ProcessType("worker"), 0))
                .withHosts(Set.of(new HostName("a.example.com"), new HostName("b.example.com")));

        var files = new BoundFiles(Map.of(
                new ConfigurationName("db"),
                Map.of(
                        new ConfigurationKey("password"), new Secret("ü \n"),
                        new ConfigurationKey(".tls.crt"), new Secret("")),
                new ConfigurationName("empty"),
                Map.of()));

        var release = releases.append(
                app.id(),
                version -> Release.of(set, version, image, COMMIT, ALICE, NOW, "Set A, \"B\"")
                        .withFiles(files));

        assertThat(release.image()).isEqualTo(image);
        assertThat(releases.find(app.id(), release.version())).contains(release);
        assertThat(releases.list(app.id())).containsExactly(release);
    }

    @Test
    void returnsWhatWasMade() {
        var made = append();

        assertThat(made).isEqualTo(release(app, new ReleaseVersion(1)));
        assertThat(releases.find(app.id(), new ReleaseVersion(1))).contains(made);
        assertThat(releases.find(app.id(), new ReleaseVersion(2))).isEmpty();
        assertThat(releases.find(AppId.random(), new ReleaseVersion(1))).isEmpty();
    }

    // withstand H 118
    @Test
    void appendsAtOnceGetDistinctConsecutiveVersions() {
        assertThat(Race.times(16, this::append)).isEmpty();

        assertThat(releases.list(app.id()))
                .extracting(release -> release.version().number())
                .containsExactlyElementsOf(
                        IntStream.iterate(16, n -> n - 1).limit(16).boxed().toList());
    }

    @Test
    void eachAppHasItsOwnNumbers() {
        var other = app("other");
        state.apps().create(other);
        append();
        append();

        var first = releases.append(other.id(), version -> release(other, version));

        assertThat(first.version()).hasToString("v1");
        assertThat(releases.list(other.id())).containsExactly(first);
    }

    @Test
    void refusesAReleaseOfAnAppThatIsGone() {
        state.apps().remove(app.id());

        assertThatThrownBy(this::append).isInstanceOf(NotFound.class);
        assertThat(releases.list(app.id())).isEmpty();
    }

    // withstand H 118
    @Test
    void appendAndRemovalAtOnceLeaveNoOrphan() {
        var refused = Race.of(this::append, () -> state.apps().remove(app.id()));

        assertThat(refused).allMatch(NotFound.class::isInstance);
        assertThat(releases.list(app.id())).isEmpty();
    }

    @Test
    void whatCannotBeMadeIsNotAppended() {
        append();

        assertThatThrownBy(() -> releases.append(app.id(), _ -> {
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(releases.list(app.id())).hasSize(1);
        assertThat(append().version()).hasToString("v2");
    }

    @Test
    void settlesAPendingRelease() {
        var live = append();
        var failed = append();

        releases.settle(app.id(), live.version(), ReleaseState.LIVE);
        releases.settle(app.id(), failed.version(), ReleaseState.FAILED);

        assertThat(releases.list(app.id()))
                .containsExactly(failed.withState(ReleaseState.FAILED), live.withState(ReleaseState.LIVE));
    }

    @Test
    void settlesOnlyOnce() {
        var live = append();
        releases.settle(app.id(), live.version(), ReleaseState.LIVE);

        releases.settle(app.id(), live.version(), ReleaseState.FAILED);

        assertThat(releases.current(app.id())).contains(live.withState(ReleaseState.LIVE));
    }

    @Test
    void allThatArePendingCanFailAtOnce() {
        var live = append(ReleaseState.LIVE);
        var pending = append();
        var other = app("other");
        state.apps().create(other);
        var others = releases.append(other.id(), version -> release(other, version));

        releases.failPending();

        assertThat(releases.list(app.id())).containsExactly(pending.withState(ReleaseState.FAILED), live);
        assertThat(releases.list(other.id())).containsExactly(others.withState(ReleaseState.FAILED));
    }

    @Test
    void passesOverTheEndOfAReleaseThatWentWithItsApp() {
        releases.settle(app.id(), new ReleaseVersion(9), ReleaseState.LIVE);

        assertThat(releases.list(app.id())).isEmpty();
    }

    // withstand G, I5
    @Test
    void theNewestLiveReleaseIsCurrent() {
        assertThat(releases.current(app.id())).isEmpty();
        var first = append();
        assertThat(releases.current(app.id())).isEmpty();
        releases.settle(app.id(), first.version(), ReleaseState.LIVE);
        var second = append();
        releases.settle(app.id(), second.version(), ReleaseState.LIVE);
        releases.settle(app.id(), append().version(), ReleaseState.FAILED);
        append();

        assertThat(releases.current(app.id())).contains(second.withState(ReleaseState.LIVE));
    }

    private Release append(ReleaseState state) {
        var release = append();
        releases.settle(app.id(), release.version(), state);
        return release.withState(state);
    }

    @Test
    void theVersionsThatRunAreToldOfAllAppsAtOnce() {
        var other = app("other");
        state.apps().create(other);
        releases.append(other.id(), version -> release(other, version));
        append(ReleaseState.LIVE);
        var second = append(ReleaseState.LIVE);
        append(ReleaseState.FAILED);

        assertThat(releases.currentVersions()).isEqualTo(Map.of(app.id(), second.version()));
    }

    @Test
    void whatRunsOfSomeAppsIsToldAtOnceWithoutWhatWasConfigured() {
        var image = new Image(
                "apps/web",
                "sha256:" + "b".repeat(64),
                Map.of(
                        ProcessType.WEB,
                        new ProcessSpec(List.of("serve", "it"), true, "sub"),
                        new ProcessType("worker"),
                        new ProcessSpec(List.of("work"), false, "")));
        var set = app.withConfig(Map.of(new EnvName("A"), new Secret("1")))
                .withScale(Map.of(ProcessType.WEB, 3))
                .withHosts(Set.of(new HostName("a.example.com")));
        var files = new BoundFiles(
                Map.of(new ConfigurationName("db"), Map.of(new ConfigurationKey("password"), new Secret("hidden"))));
        append(ReleaseState.LIVE);
        var current = releases.append(
                app.id(),
                version -> Release.of(set, version, image, COMMIT, ALICE, NOW, "Set A")
                        .withFiles(files));
        releases.settle(app.id(), current.version(), ReleaseState.LIVE);
        append(ReleaseState.FAILED);
        append();
        var other = created("other");
        var others = releases.append(other.id(), version -> release(other, version));
        releases.settle(other.id(), others.version(), ReleaseState.LIVE);
        var idle = created("idle");
        releases.append(idle.id(), version -> release(idle, version));
        var unasked = created("unasked");
        var more = releases.append(unasked.id(), version -> release(unasked, version));
        releases.settle(unasked.id(), more.version(), ReleaseState.LIVE);

        var running = releases.running(List.of(app.id(), other.id(), idle.id(), AppId.random()));

        assertThat(running)
                .isEqualTo(Map.of(
                        app.id(),
                        current.withState(ReleaseState.LIVE).withConfiguration(Map.of(), BoundFiles.NONE),
                        other.id(),
                        others.withState(ReleaseState.LIVE).withConfiguration(Map.of(), BoundFiles.NONE)));
        assertThat(releases.running(List.of())).isEmpty();
    }

    private App created(String name) {
        var created = app(name);
        state.apps().create(created);
        return created;
    }

    @Test
    void forgetsTheOldestButNotWhatRunsOrRanBeforeOrMayStillRun() {
        append(ReleaseState.LIVE);
        var before = append(ReleaseState.LIVE);
        append(ReleaseState.FAILED);
        var current = append(ReleaseState.LIVE);
        var pending = append();
        append(ReleaseState.FAILED);
        var seventh = append(ReleaseState.FAILED);
        var eighth = append(ReleaseState.FAILED);

        releases.prune(app.id(), 2);

        assertThat(releases.list(app.id())).containsExactly(eighth, seventh, pending, current, before);
        assertThat(releases.current(app.id())).contains(current);
        assertThat(releases.find(app.id(), new ReleaseVersion(3))).isEmpty();
        assertThat(append().version()).hasToString("v9");
    }
}
