/** What Slipway knows, as Kubernetes objects: users, keys, apps, releases and deploys. */
@NullMarked
package dev.slipway.k8s.state;

import org.jspecify.annotations.NullMarked;
