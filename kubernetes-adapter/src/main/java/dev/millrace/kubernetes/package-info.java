/// Runs what queues hold on a Kubernetes cluster. The only service that has credentials for one; to
/// the queue-service it is a client like every worker.
///
/// Each feature is a package of its own, which wires itself and knows no other: start with
/// [dev.millrace.kubernetes.job]. Here is what they share: where the queue and the cluster are, and
/// how wrong settings are told. The same program gets, as an init container, the data of an item:
/// [dev.millrace.kubernetes.fetch].
@NullMarked
package dev.millrace.kubernetes;

import org.jspecify.annotations.NullMarked;
