/** Tests of source that comes otherwise than by a push. */
@NullMarked
package dev.slipway.git.upload;

import org.jspecify.annotations.NullMarked;
