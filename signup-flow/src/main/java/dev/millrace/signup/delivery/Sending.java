package dev.millrace.signup.delivery;

import java.time.Duration;

/// What became of one try to send something.
public sealed interface Sending {
  /// The other side has taken it.
  ///
  /// @param reference by which it is known there
  record Sent(String reference) implements Sending {}

  /// The other side takes nothing at the moment, whatever it is.
  record Busy(Duration pause, String reason) implements Sending {}

  /// It failed, and may be tried again.
  record Again(String reason) implements Sending {}

  /// This can never be sent.
  record Never(String reason) implements Sending {}
}
