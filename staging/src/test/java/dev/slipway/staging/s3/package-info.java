@NullMarked
package dev.slipway.staging.s3;

import org.jspecify.annotations.NullMarked;
