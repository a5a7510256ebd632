package dev.millrace.launcher.conformance;

import java.io.IOException;

/// One thing that must hold.
///
/// @param id a short name that stays the same, for programs
/// @param rule what must hold, for people
/// @param check finds out
/// @param <T> what is under test
record Row<T>(String id, String rule, Check<T> check) {

  /// Finds out whether a rule holds.
  @FunctionalInterface
  interface Check<T> {
    /// @throws IOException when no answer came, which fails the row
    Verdict of(T subject) throws IOException, InterruptedException;
  }
}
