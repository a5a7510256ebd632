package dev.millrace.coordinator.function;

/// What no document may go beyond. Whatever does is refused, with the place.
final class Bounds {
  /// Maps within maps, the document itself among them.
  static final int DEPTH = 32;

  /// Characters of a key.
  static final int KEY = 1024;

  /// Distinct keys of a merged document, when the settings say nothing else.
  static final int KEYS = 100_000;

  static final int MOST_KEYS = 10_000_000;

  /// Digits of a number, in front of the point and behind it alike: more than the sum of any
  /// doubles needs.
  static final int DIGITS = 400;

  /// Of a merged document.
  static final int BYTES = 64 << 20;

  /// Sums of as many whole numbers as this are exact in a double.
  static final long EXACT_IN_DOUBLE = 1L << 53;

  private Bounds() {}
}
