package dev.millrace.event.expression;

/// An expression looks into data that is not JSON. Passes through the library's evaluation.
final class UnreadableData extends RuntimeException {
  UnreadableData(String message) {
    super(message, null, false, false);
  }
}
