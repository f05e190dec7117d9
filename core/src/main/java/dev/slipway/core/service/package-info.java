/** Services beside apps, such as databases: what kinds can be had, and those that run. */
@NullMarked
package dev.slipway.core.service;

import org.jspecify.annotations.NullMarked;
