package dev.millrace.source.work;

import java.io.IOException;

/// The cursor was right once, but what it pointed into has changed: list again from the beginning.
public final class StaleCursor extends IOException {
  public StaleCursor(String message) {
    super(message);
  }
}
