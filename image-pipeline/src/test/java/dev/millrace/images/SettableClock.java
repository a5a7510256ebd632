package dev.millrace.images;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A time that stands still until it is told to go on.
public final class SettableClock implements InstantSource {
  private volatile Instant now = Instant.parse("2026-06-01T12:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  public void pass(Duration time) {
    now = now.plus(time);
  }
}
