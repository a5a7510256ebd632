package dev.millrace.event.expression;

/// The text is no expression, or not one of the type that is needed. The message says what is
/// wrong and in which column.
public final class BadExpression extends Exception {
  BadExpression(String message) {
    super(message, null, false, false);
  }
}
