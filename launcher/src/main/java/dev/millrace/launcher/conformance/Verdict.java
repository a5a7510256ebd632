package dev.millrace.launcher.conformance;

/// What a check has found.
public sealed interface Verdict {

  /// It holds.
  ///
  /// @param seen what was looked at, for people; may be empty
  record Holds(String seen) implements Verdict {}

  /// It does not hold.
  ///
  /// @param expected what the interface asks for
  /// @param seen what came instead
  record Fails(String expected, String seen) implements Verdict {}

  /// It is optional and not offered, or could not be tried.
  ///
  /// @param why a reason, and how to have it tried
  record NotOffered(String why) implements Verdict {}

  static Verdict holds(String seen) {
    return new Holds(seen);
  }

  static Verdict fails(String expected, String seen) {
    return new Fails(expected, seen);
  }

  static Verdict notOffered(String why) {
    return new NotOffered(why);
  }
}
