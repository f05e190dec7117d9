/** Apps as Deployments behind an ingress controller: their rollout, their processes and what they print. */
@NullMarked
package dev.slipway.k8s.run;

import org.jspecify.annotations.NullMarked;
