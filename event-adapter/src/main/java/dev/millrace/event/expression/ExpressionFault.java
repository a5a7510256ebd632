package dev.millrace.event.expression;

/// An expression could not be evaluated for one event. The message says why, in a line that holds
/// nothing of the program's own stack.
public final class ExpressionFault extends Exception {
  ExpressionFault(String message) {
    super(message, null, false, false);
  }
}
