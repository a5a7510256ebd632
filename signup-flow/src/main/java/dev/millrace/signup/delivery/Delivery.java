package dev.millrace.signup.delivery;

import java.time.Duration;
import java.time.Instant;

/// What is to be said of a delivery when its item is to be settled.
public sealed interface Delivery {
  /// It was sent: now, or before.
  ///
  /// @param repeated whether it was sent before
  record Done(String reference, Instant at, boolean repeated) implements Delivery {}

  /// Come again, it is not the item's fault.
  record Busy(Duration pause, String reason) implements Delivery {}

  record Again(String reason) implements Delivery {}

  record Never(String reason) implements Delivery {}
}
