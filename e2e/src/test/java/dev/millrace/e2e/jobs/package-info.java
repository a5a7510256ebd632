/// Items as Kubernetes Jobs: the real queue-service and kubernetes-adapter, on a cluster that is
/// played.
@NullMarked
package dev.millrace.e2e.jobs;

import org.jspecify.annotations.NullMarked;
