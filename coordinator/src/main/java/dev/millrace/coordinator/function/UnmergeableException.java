package dev.millrace.coordinator.function;

/// One of the inputs has another shape than it must have, or holds a value that cannot be merged.
public final class UnmergeableException extends Exception {
  private static final long serialVersionUID = 1;

  private final int input;

  /// @param input its place among those that were given, from 0
  /// @param reason one line for people: what is wrong, where in the document, and what was expected
  public UnmergeableException(int input, String reason) {
    super(reason);
    this.input = input;
  }

  public int input() {
    return input;
  }
}
