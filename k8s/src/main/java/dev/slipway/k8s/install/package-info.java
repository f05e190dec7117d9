/** Slipway's own place in a cluster: installed, looked over, removed; and the image that it runs from there. */
@NullMarked
package dev.slipway.k8s.install;

import org.jspecify.annotations.NullMarked;
