/** The way of a push: staged, built, released and rolled out, one deploy at a time for each app. */
@NullMarked
package dev.slipway.core.deploy;

import org.jspecify.annotations.NullMarked;
