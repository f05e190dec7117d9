package dev.slipway.core.deploy;

import static dev.slipway.core.Samples.ALICE;
import static dev.slipway.core.Samples.BOB;
import static dev.slipway.core.Samples.COMMIT;
import static dev.slipway.core.Samples.NOW;
import static dev.slipway.core.Samples.app;
import static dev.slipway.core.Samples.push;
import static dev.slipway.core.Samples.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.NotFound;
import dev.slipway.core.Race;
import dev.slipway.core.RefName;
import dev.slipway.core.app.App;
import dev.slipway.core.platform.State;
import dev.slipway.core.release.ReleaseVersion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What every {@link Deploys} promises. */
public abstract class DeploysContract {
    private State state;
    private Deploys deploys;
    private App app;

    /** An empty store. */
    protected abstract State state();

    @BeforeEach
    void begin() {
        state = state();
        deploys = state.deploys();
        app = app("web");
        state.users().add(user(ALICE));
        state.apps().create(app);
    }

    @Test
    void appendsQueuedUnderTheNextId() {
        var push = new Push(app.id(), RefName.branch("a/b"), COMMIT, BOB, true, "why: \"ü\"\nsecond line");

        var deploy = deploys.append(push, NOW);

        assertThat(deploy).isEqualTo(new Deploy(new DeployId(1), push, new DeployState.Queued(), NOW, NOW, false));
        assertThat(deploys.find(deploy.id())).contains(deploy);
        assertThat(deploys.append(push, NOW).id()).hasToString("d2");
    }

    static final Goal[] GOALS = {new Goal.RollOut(), new Goal.Stage(), new Goal.Release(new DeployId(12))};

    @ParameterizedTest
    @FieldSource("GOALS")
    void keepsHowFarItGoes(Goal goal) {
        var push = new Push(app.id(), RefName.branch("main"), COMMIT, ALICE, false, "", goal);

        var deploy = deploys.append(push, NOW);

        assertThat(deploys.find(deploy.id())).contains(deploy).get().returns(push, Deploy::push);
    }

    @Test
    void findsOnlyWhatThereIs() {
        assertThat(deploys.find(new DeployId(1))).isEmpty();
    }

    @Test
    void theNewestOfSomeAppsIsToldAtOnce() {
        var other = app("other");
        var idle = app("idle");
        var unasked = app("unasked");
        List.of(other, idle, unasked).forEach(state.apps()::create);
        deploys.append(push(app.id()), NOW);
        var others = deploys.append(push(other.id()), NOW);
        var newest = deploys.append(push(app.id()), NOW);
        deploys.append(push(unasked.id()), NOW);

        assertThat(deploys.newest(List.of(app.id(), other.id(), idle.id())))
                .isEqualTo(Map.of(app.id(), newest, other.id(), others));
        assertThat(deploys.newest(List.of())).isEmpty();
    }

    // withstand H 118
    @Test
    void appendsAtOnceGetDistinctConsecutiveIds() {
        Set<DeployId> ids = new ConcurrentSkipListSet<>();

        assertThat(Race.times(
                        16, () -> ids.add(deploys.append(push(app.id()), NOW).id())))
                .isEmpty();

        assertThat(ids).hasSize(16).last().isEqualTo(new DeployId(16));
        assertThat(new TreeSet<>(
                        deploys.list(app.id(), 99).stream().map(Deploy::id).toList()))
                .isEqualTo(new TreeSet<>(ids));
    }

    // withstand K 129
    @Test
    void anIdIsNeverGivenTwice() {
        var gone = deploys.append(push(app.id()), NOW);
        state.apps().remove(app.id());
        var other = app("other");
        state.apps().create(other);

        assertThat(deploys.append(push(other.id()), NOW).id()).isGreaterThan(gone.id());
    }

    @Test
    void refusesADeployOfAnAppThatIsGone() {
        state.apps().remove(app.id());

        assertThatThrownBy(() -> deploys.append(push(app.id()), NOW)).isInstanceOf(NotFound.class);
        assertThat(deploys.unsettled()).isEmpty();
    }

    // withstand H 118
    @Test
    void appendAndRemovalAtOnceLeaveNoOrphan() {
        var refused = Race.of(
                () -> deploys.append(push(app.id()), NOW), () -> state.apps().remove(app.id()));

        assertThat(refused).allMatch(NotFound.class::isInstance);
        assertThat(deploys.unsettled()).isEmpty();
    }

    @Test
    void keepsEveryState() {
        var deploy = deploys.append(push(app.id()), NOW);
        var states = List.of(
                new DeployState.Staging(),
                new DeployState.Building(),
                new DeployState.RollingOut(new ReleaseVersion(3)),
                new DeployState.Queued());

        var expected = deploy;
        for (var state : states) {
            assertThat(deploys.update(deploy.id(), state, NOW.plusSeconds(1))).isTrue();

            expected = expected.in(state, NOW.plusSeconds(1));
            assertThat(deploys.find(deploy.id())).contains(expected);
        }
    }

    static final DeployState[] ENDS = {
        new DeployState.Live(new ReleaseVersion(3)),
        new DeployState.Staged(),
        new DeployState.Failed("no buildpack matched", "add a Procfile"),
        new DeployState.Failed("", ""),
        new DeployState.Superseded(new DeployId(7)),
        new DeployState.Cancelled("bob"),
    };

    @ParameterizedTest
    @FieldSource("ENDS")
    void anEndIsKeptAndNotChangedAnyMore(DeployState end) {
        var deploy = deploys.append(push(app.id()), NOW);
        assertThat(deploys.update(deploy.id(), end, NOW.plusSeconds(1))).isTrue();

        assertThat(deploys.update(deploy.id(), new DeployState.Building(), NOW.plusSeconds(2)))
                .isFalse();
        assertThat(deploys.cancel(deploy.id(), ALICE, NOW.plusSeconds(2))).isFalse();

        assertThat(deploys.find(deploy.id())).contains(deploy.in(end, NOW.plusSeconds(1)));
    }

    @Test
    void tellsHowLongEachPhaseTook() {
        var deploy = deploys.append(push(app.id()), NOW);
        deploys.update(deploy.id(), new DeployState.Staging(), NOW.plusSeconds(1));
        deploys.update(deploy.id(), new DeployState.Building(), NOW.plusSeconds(3));
        // Taken up again by another server.
        deploys.update(deploy.id(), new DeployState.Staging(), NOW.plusSeconds(4));
        deploys.update(deploy.id(), new DeployState.RollingOut(new ReleaseVersion(1)), NOW.plusSeconds(9));
        deploys.update(deploy.id(), new DeployState.Live(new ReleaseVersion(1)), NOW.plusSeconds(10));

        assertThat(deploys.find(deploy.id()).orElseThrow().phases())
                .containsExactly(
                        Map.entry("queued", Duration.ofSeconds(1)),
                        Map.entry("staging", Duration.ofSeconds(2)),
                        Map.entry("building", Duration.ofSeconds(6)),
                        Map.entry("rolling-out", Duration.ofSeconds(1)));
    }

    @Test
    void cancelsWhatIsNotBeingRolledOut() {
        var building = deploys.append(push(app.id()), NOW);
        deploys.update(building.id(), new DeployState.Building(), NOW);
        var rollingOut = deploys.append(push(app.id()), NOW);
        deploys.update(rollingOut.id(), new DeployState.RollingOut(new ReleaseVersion(1)), NOW);

        assertThat(deploys.cancel(building.id(), BOB, NOW.plusSeconds(1))).isTrue();
        assertThat(deploys.cancel(rollingOut.id(), BOB, NOW.plusSeconds(1))).isFalse();

        assertThat(deploys.find(building.id()).orElseThrow().state()).isEqualTo(new DeployState.Cancelled("bob"));
        assertThat(deploys.find(rollingOut.id()).orElseThrow().state())
                .isEqualTo(new DeployState.RollingOut(new ReleaseVersion(1)));
    }

    @Test
    void whatNobodyTakesCareOfIsTakenOver() {
        var queued = deploys.append(push(app.id()), NOW);
        deploys.update(deploys.append(push(app.id()), NOW).id(), new DeployState.Cancelled("bob"), NOW);

        assertThat(deploys.takeOver()).containsExactly(queued);
    }

    @Test
    void passesOverTheUpdateOfADeployThatWentWithItsApp() {
        var deploy = deploys.append(push(app.id()), NOW);
        state.apps().remove(app.id());

        assertThat(deploys.update(deploy.id(), new DeployState.Building(), NOW)).isFalse();
        assertThat(deploys.cancel(deploy.id(), BOB, NOW)).isFalse();
        deploys.refMoved(deploy.id());

        assertThat(deploys.find(deploy.id())).isEmpty();
    }

    @Test
    void notesThatTheRefMovedAndNothingElse() {
        var deploy = deploys.append(push(app.id()), NOW);
        var other = deploys.append(push(app.id()), NOW);

        deploys.refMoved(deploy.id());

        assertThat(deploys.find(deploy.id())).contains(deploy.withRefMoved());
        assertThat(deploys.find(other.id())).contains(other);
    }

    @Test
    void listsAnAppsNewestFirst() {
        var other = app("other");
        state.apps().create(other);
        var first = deploys.append(push(app.id()), NOW.plusSeconds(9));
        deploys.append(push(other.id()), NOW);
        var second = deploys.append(push(app.id()), NOW);
        var third = deploys.append(push(app.id()), NOW);

        assertThat(deploys.list(app.id(), 10)).containsExactly(third, second, first);
        assertThat(deploys.list(app.id(), 2)).containsExactly(third, second);
        assertThat(deploys.list(other.id(), 10)).hasSize(1);
    }

    // withstand G, I3 and I4
    @Test
    void whatIsNotEndedOrHasItsRefStillToMoveIsUnsettled() {
        var queued = deploys.append(push(app.id()), NOW);
        var building = deploys.append(push(app.id()), NOW);
        var live = deploys.append(push(app.id()), NOW);
        var done = deploys.append(push(app.id()), NOW);
        var failed = deploys.append(push(app.id()), NOW);
        deploys.update(building.id(), new DeployState.Building(), NOW);
        deploys.update(live.id(), new DeployState.Live(new ReleaseVersion(1)), NOW);
        deploys.update(done.id(), new DeployState.Live(new ReleaseVersion(2)), NOW);
        deploys.refMoved(done.id());
        deploys.update(failed.id(), new DeployState.Failed("no", ""), NOW);
        deploys.update(deploys.append(push(app.id()), NOW).id(), new DeployState.Staged(), NOW);

        assertThat(deploys.unsettled()).extracting(Deploy::id).containsExactly(queued.id(), building.id(), live.id());
    }

    @Test
    void forgetsTheOldestButNotWhatNeedsCare() {
        var other = app("other");
        state.apps().create(other);
        var others = deploys.append(push(other.id()), NOW);
        deploys.update(others.id(), new DeployState.Cancelled("bob"), NOW);
        var first = deploys.append(push(app.id()), NOW);
        var gone = deploys.append(push(app.id()), NOW);
        deploys.update(gone.id(), new DeployState.Cancelled("bob"), NOW);
        var staged = deploys.append(push(app.id()), NOW);
        deploys.update(staged.id(), new DeployState.Staged(), NOW);
        var served = deploys.append(push(app.id()), NOW);
        deploys.update(served.id(), new DeployState.Live(new ReleaseVersion(1)), NOW);
        var newest = deploys.append(push(app.id()), NOW);
        deploys.update(newest.id(), new DeployState.Cancelled("bob"), NOW);

        deploys.prune(app.id(), 1);

        assertThat(deploys.list(app.id(), 9))
                .extracting(Deploy::id)
                .containsExactly(newest.id(), served.id(), first.id());
        assertThat(deploys.find(gone.id())).isEmpty();
        assertThat(deploys.find(staged.id())).isEmpty();
        assertThat(deploys.find(others.id())).isPresent();
    }
}
