package dev.slipway.k8s.state;

import static dev.slipway.core.Samples.app;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.app.App;
import dev.slipway.k8s.state.AppObject.Origin;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AppObjectsTest {
    private static final App APP = app("web");

    private static AppObject object(String name, String version) {
        var object = new AppObject();
        object.setMetadata(new ObjectMetaBuilder()
                .withNamespace("team")
                .withName(name)
                .withResourceVersion(version)
                .build());
        object.setSpec(AppObject.spec(APP, null, Map.of()));
        return object;
    }

    private static AppObject copy(String name, String version, Origin origin) {
        var object = object(name, version);
        object.setSpec(object.getSpec().renamedFrom(origin));
        return object;
    }

    @Test
    void aCopyTakesThePlaceOfAnOriginThatIsAsItWas() {
        var origin = object("web", "7");
        var copy = copy("shop", "8", new Origin("team", "web", "7"));

        assertThat(AppObjects.counting(List.of(origin, copy))).containsExactly(copy);
        assertThat(AppObjects.counting(List.of(copy, origin))).containsExactly(copy);
    }

    @Test
    void aCopyIsVoidIfItsOriginWasChangedSince() {
        var origin = object("web", "9");
        var copy = copy("shop", "8", new Origin("team", "web", "7"));

        assertThat(AppObjects.counting(List.of(origin, copy))).containsExactly(origin);
    }

    @Test
    void aCopyWhoseOriginIsGoneCounts() {
        var copy = copy("shop", "8", new Origin("team", "web", "7"));

        assertThat(AppObjects.counting(List.of(copy))).containsExactly(copy);
    }

    @Test
    void ofTwoCopiesOfOneOriginTheLaterCounts() {
        var first = copy("shop", "11", new Origin("team", "web", "9"));
        var second = copy("store", "12", new Origin("team", "web", "10"));

        assertThat(AppObjects.counting(List.of(object("web", "10"), first, second)))
                .containsExactly(second);
        assertThat(AppObjects.counting(List.of(second, first))).containsExactly(second);
    }

    @Test
    void anAppThatIsRenamedBackIsItsLatestCopy() {
        var there = copy("shop", "8", new Origin("team", "web", "7"));
        var back = copy("web", "9", new Origin("team", "shop", "8"));

        assertThat(AppObjects.counting(List.of(there, back))).containsExactly(back);
    }
}
