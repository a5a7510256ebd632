/// Gives a Deployment as many replicas as its queue wants workers, and takes away only idle ones.
///
/// Start with [dev.millrace.kubernetes.scale.DeploymentScaler]: one look at one Deployment.
/// [dev.millrace.kubernetes.scale.Shrink] decides who may go, without cluster and clock;
/// [dev.millrace.kubernetes.scale.WorkerDeployment] speaks to the cluster and
/// [dev.millrace.kubernetes.scale.LeaseHolders] to the queue. How many workers a queue wants is
/// decided by queue-service alone.
///
/// Invariant kept here: what is not known is not acted on. No answer of the queue or the cluster
/// leaves everything as it is.
@NullMarked
package dev.millrace.kubernetes.scale;

import org.jspecify.annotations.NullMarked;
