/** HTTPS on one machine: which certificate visitors are shown, and where it comes from. */
@NullMarked
package dev.slipway.local.tls;

import org.jspecify.annotations.NullMarked;
