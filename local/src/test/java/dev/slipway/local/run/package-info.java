@NullMarked
package dev.slipway.local.run;

import org.jspecify.annotations.NullMarked;
