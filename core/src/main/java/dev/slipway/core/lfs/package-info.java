/** Git LFS: large files kept beside repositories, as pushes and fetches of its clients ask for them. */
@NullMarked
package dev.slipway.core.lfs;

import org.jspecify.annotations.NullMarked;
