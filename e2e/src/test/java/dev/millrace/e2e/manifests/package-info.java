/// The manifests in `k8s/`, as kustomize builds them: each object fits its type with nothing
/// unknown in it, and what the objects say of each other is true. No cluster is needed.
@NullMarked
package dev.millrace.e2e.manifests;

import org.jspecify.annotations.NullMarked;
