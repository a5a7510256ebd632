package dev.millrace.kubernetes.job;

/// Where the pod of an item stands.
sealed interface PodState {
  /// Waits for this adapter to let it go.
  record Gated() implements PodState {}

  /// Waits to be placed, or for its container to be made. Nothing speaks against it yet.
  ///
  /// @param detail what it waits for, in the cluster's words
  record Pending(String detail) implements PodState {}

  /// Cannot start as it is, though the cluster tries on.
  ///
  /// @param hopeless the cluster has given up
  record Stuck(String reason, boolean hopeless) implements PodState {}

  /// Has ended before its work, as it could not get its item's data.
  record Unfetched(String reason) implements PodState {}

  record Working() implements PodState {}

  /// Was told to end and may still be working.
  ///
  /// @param graceSeconds how long it was given
  record Ending(long graceSeconds) implements PodState {}

  record Ended(Verdict verdict) implements PodState {}
}
