/** Tests of who may connect. */
@NullMarked
package dev.slipway.git.repository;

import org.jspecify.annotations.NullMarked;
