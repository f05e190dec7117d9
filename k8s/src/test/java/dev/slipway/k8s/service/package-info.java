@NullMarked
package dev.slipway.k8s.service;

import org.jspecify.annotations.NullMarked;
