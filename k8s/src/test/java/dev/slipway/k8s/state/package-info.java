@NullMarked
package dev.slipway.k8s.state;

import org.jspecify.annotations.NullMarked;
