/** Slipway on Kubernetes. */
@NullMarked
package dev.slipway.k8s;

import org.jspecify.annotations.NullMarked;
