package dev.slipway.k8s.state;

import static dev.slipway.core.Samples.ALICE;
import static dev.slipway.core.Samples.BOB;
import static dev.slipway.core.Samples.NOW;
import static dev.slipway.core.Samples.app;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.AppName;
import dev.slipway.core.Conflict;
import dev.slipway.core.Namespace;
import dev.slipway.core.app.App;
import dev.slipway.core.app.NamespaceEntry;
import dev.slipway.core.app.NamespaceRole;
import dev.slipway.core.app.NamespacesContract;
import dev.slipway.core.platform.State;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class KubernetesNamespacesClusterIT extends NamespacesContract {
    @RegisterExtension
    private static final OpenState OPEN = new OpenState();

    private static final Namespace ALONE = new Namespace("alone");
    private static final Namespace BOTH = new Namespace("both");

    private final State state = OPEN.state();

    @Override
    protected State state() {
        return OPEN.state();
    }

    /** As an earlier version left them: apps, and no entries for their namespaces. */
    private void leaveApps() {
        state.apps().create(app("alone/one"));
        state.apps().create(app("alone/two"));
        state.apps().create(app("both/one"));
        state.apps().create(App.create(AppName.parse("both/two"), BOB, NOW.plusSeconds(1)));
        state.apps().create(app("web"));
        OPEN.cluster().deleteAll(NamespaceObject.class, Map.of());
    }

    // withstand I 123
    @Test
    void namespacesOfAnEarlierVersionAreTheirOnlyOwnersAndGiveNobodyARightOnAnothersApp() {
        leaveApps();

        assertThat(state.namespaces().find(ALONE)).contains(NamespaceEntry.create(ALONE, ALICE, NOW));
        assertThat(state.namespaces().find(BOTH)).contains(new NamespaceEntry(BOTH, Map.of(), NOW));
        assertThat(state.namespaces().find(Namespace.DEFAULT))
                .contains(new NamespaceEntry(Namespace.DEFAULT, Map.of(), NOW));
        assertThat(OPEN.cluster().list(NamespaceObject.class, OPEN.cluster().systemNamespace(), Map.of()))
                .hasSize(3);
    }

    // withstand I 123
    @Test
    void namespacesOfAnEarlierVersionAreListedAndChanged() {
        leaveApps();

        assertThat(state.namespaces().list())
                .extracting(NamespaceEntry::name)
                .containsExactly(ALONE, BOTH, Namespace.DEFAULT);
        OPEN.cluster().deleteAll(NamespaceObject.class, Map.of());
        state.namespaces().update(BOTH, old -> old.withMembers(Map.of(BOB, NamespaceRole.ADMIN)));
        assertThat(state.namespaces().find(BOTH))
                .map(NamespaceEntry::members)
                .contains(Map.of(BOB, NamespaceRole.ADMIN));
        OPEN.cluster().deleteAll(NamespaceObject.class, Map.of());
        assertThatThrownBy(() -> state.namespaces().remove(ALONE)).isInstanceOf(Conflict.class);
    }

    @Test
    void aNamespaceThatIsNotSlipwaysIsNotTaken() {
        var foreign = new Namespace("foreign");
        OPEN.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(OPEN.cluster().nameOf(foreign))
                        .endMetadata()
                        .build())
                .create();

        assertThatThrownBy(() -> state.namespaces().add(NamespaceEntry.create(foreign, ALICE, NOW)))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("is not Slipway's");
        assertThat(state.namespaces().find(foreign)).isEmpty();
    }
}
