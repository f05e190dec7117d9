/** Fetches from repositories elsewhere, through connections that do not lead into the server's own network. */
@NullMarked
package dev.slipway.git.remote;

import org.jspecify.annotations.NullMarked;
