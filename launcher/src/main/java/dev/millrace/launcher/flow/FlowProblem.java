package dev.millrace.launcher.flow;

/// A flow file says something that cannot be. The message begins with file, line and column.
public final class FlowProblem extends Exception {
  FlowProblem(String file, Place place, String message) {
    super("%s:%d:%d: %s".formatted(file, place.line(), place.column(), message));
  }

  /// A place in the file; both count from 1.
  record Place(int line, int column) {
    static final Place START = new Place(1, 1);
  }
}
