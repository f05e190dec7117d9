/** Building images as Tekton PipelineRuns, and the registry that they go to. */
@NullMarked
package dev.slipway.k8s.build;

import org.jspecify.annotations.NullMarked;
