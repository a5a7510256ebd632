/// Renders flows for the places that run containers: a compose file, manifests for Kubernetes. What
/// a flow says once is the same everywhere; what only a place can say (a named volume, a health
/// gate, a disruption budget) stands here. Start with [ComposeFile] or [KubernetesManifests].
@NullMarked
package dev.millrace.launcher.render;

import org.jspecify.annotations.NullMarked;
