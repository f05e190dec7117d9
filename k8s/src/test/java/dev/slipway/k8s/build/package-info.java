@NullMarked
package dev.slipway.k8s.build;

import org.jspecify.annotations.NullMarked;
