package dev.millrace.e2e.history;

/// What a client knows of what it has asked for.
public enum Outcome {
  /// It was told that it is done.
  TOLD,
  /// It was told that the lease is not its own any more, so that nothing was done.
  LOST,
  /// It was told that nothing was done, for another reason; it may ask again.
  REFUSED,
  /// It was told nothing: it may be done, or not, or be done later.
  UNKNOWN;

  /// Whether it may have been done, or may be later.
  public boolean mayBeDone() {
    return switch (this) {
      case TOLD, UNKNOWN -> true;
      case LOST, REFUSED -> false;
    };
  }
}
