/** Services beside apps, as StatefulSets in the namespaces of apps. */
@NullMarked
package dev.slipway.k8s.service;

import org.jspecify.annotations.NullMarked;
