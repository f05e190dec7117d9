package dev.slipway.k8s;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** What this server may do in the cluster, as the API server says. */
public final class Rights {
    private Rights() {}

    /** Whether it may do that with objects of that kind in that namespace. */
    public static boolean may(KubernetesClient client, String verb, String plural, String namespace) {
        // spotless:off
        var review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                    .withNewResourceAttributes()
                        .withVerb(verb)
                        .withResource(plural)
                        .withNamespace(namespace)
                    .endResourceAttributes()
                .endSpec()
                .build();
        // spotless:on
        return client.resource(review).create().getStatus().getAllowed();
    }
}
