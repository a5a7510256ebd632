package dev.millrace.source.work;

import java.io.IOException;

/// The cursor was not given out by this source.
public final class BadCursor extends IOException {
  public BadCursor(String message) {
    super(message);
  }
}
