@NullMarked
package dev.slipway.k8s.run;

import org.jspecify.annotations.NullMarked;
