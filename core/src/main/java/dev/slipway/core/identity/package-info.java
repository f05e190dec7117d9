/** Who may do what: users, their SSH keys, and rights on apps. */
@NullMarked
package dev.slipway.core.identity;

import org.jspecify.annotations.NullMarked;
