package dev.slipway.k8s.state;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.User;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import java.time.Instant;

/** A user as its custom resource, named as the user is. */
@Group(Cluster.GROUP)
@Version(Cluster.VERSION)
@Kind("User")
@Plural("users")
@Singular("user")
final class UserObject extends CustomResource<UserObject.Spec, Void> implements Namespaced {
    /** The label of what belongs to an account: its user's name. */
    static final String OWNER = "slipway.dev/owner";

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Spec(boolean admin, String createdAt) {}

    static UserObject of(User user, ObjectMeta metadata) {
        var object = new UserObject();
        object.setMetadata(metadata);
        object.setSpec(new Spec(user.admin(), user.createdAt().toString()));
        return object;
    }

    UserName name() {
        return new UserName(getMetadata().getName());
    }

    /** What tells this account from a later one of the same name. */
    String uid() {
        return getMetadata().getUid();
    }

    /** That of an object which goes with this account. */
    ObjectMeta owned(ObjectMeta metadata) {
        // spotless:off
        return metadata.edit()
                .addNewOwnerReference()
                    .withApiVersion(getApiVersion())
                    .withKind(getKind())
                    .withName(getMetadata().getName())
                    .withUid(uid())
                .endOwnerReference()
                .build();
        // spotless:on
    }

    User user() {
        return new User(name(), getSpec().admin(), Instant.parse(getSpec().createdAt()));
    }
}
