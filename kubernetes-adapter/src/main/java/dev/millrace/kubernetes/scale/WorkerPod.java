package dev.millrace.kubernetes.scale;

/// A pod of a worker Deployment that has not ended and is not told to.
///
/// @param ready a ReplicaSet takes pods that are not ready before all others
/// @param cost its `controller.kubernetes.io/pod-deletion-cost`; 0 when it has none
record WorkerPod(String name, boolean ready, int cost) {}
