package dev.millrace.coordinator.round;

/// What fits into the heap of this process.
public final class Heap {
  /// Of an answer of 8 MB: its bytes, what is read from them, what is made of that, and the call in
  /// which it goes on.
  private static final long OF_AN_ANSWER = 60L << 20;

  private Heap() {}

  /// How many of a queue-service's largest answers it bears at once; at least 1.
  public static int answers() {
    return (int) Math.max(1, Runtime.getRuntime().maxMemory() / OF_AN_ANSWER);
  }
}
