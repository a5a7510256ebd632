package dev.millrace.kubernetes.cluster;

import java.time.Duration;

/// How a container that was started ends, or why it does not.
public sealed interface End {
  /// @param message what it wrote into its termination message, or the end of its log
  /// @param after how long it runs
  record Exit(int status, String message, Duration after) implements End {}

  /// The worker is done, and another container of its pod goes on.
  record Accompanied() implements End {}

  record OutOfMemory() implements End {}

  /// @param message in the kubelet's words
  record Evicted(String message) implements End {}

  record DeadlineExceeded() implements End {}

  /// Its image is not there.
  record NoImage() implements End {}

  /// There is no node for it.
  ///
  /// @param message in the scheduler's words
  record NoNode(String message) implements End {}

  /// The program is not in the image.
  record NoProgram() implements End {}

  /// The init container `millrace-fetch` ends so, and the worker never begins.
  ///
  /// @param message what it said
  record Unfetched(String message) implements End {}

  /// Runs until something else ends it.
  record Hang() implements End {}

  static End done() {
    return done("");
  }

  static End done(String result) {
    return new Exit(0, result, Duration.ZERO);
  }

  static End exit(int status, String log) {
    return new Exit(status, log, Duration.ZERO);
  }
}
