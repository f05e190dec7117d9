/** Source that comes otherwise than by a push: archives, and repositories elsewhere. */
@NullMarked
package dev.slipway.git.upload;

import org.jspecify.annotations.NullMarked;
