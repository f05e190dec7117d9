package dev.slipway.k8s.state;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** An app's claim on a host name, which is the object's name. */
@Group(Cluster.GROUP)
@Version(Cluster.VERSION)
@Kind("Domain")
@Plural("domains")
@Singular("domain")
final class DomainObject extends CustomResource<DomainObject.Spec, Void> implements Namespaced {
    /** @param app the id of the app that has the host */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Spec(String app) {}
}
