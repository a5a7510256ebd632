package dev.millrace.launcher.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// How one run of a program ended.
///
/// @param what in words, such as `exit code 1` or `killed by signal 9`
/// @param wasReady whether it had come so far as to serve
/// @param tail its last lines
/// @param log where all of them are
public record Ending(String what, boolean wasReady, List<String> tail, Path log) {
  private static final int SIGNALLED = 128;
  private static final String KILLED = "killed by signal ";

  /// The last line in which it said something; empty when it said nothing, and when it was killed,
  /// since it did not know of that when it said it.
  public Optional<String> lastWords() {
    return what.startsWith(KILLED)
        ? Optional.empty()
        : tail.reversed().stream().filter(line -> !line.isBlank()).findFirst();
  }

  static String words(int exit) {
    return exit > SIGNALLED && exit < SIGNALLED + 65
        ? KILLED + (exit - SIGNALLED)
        : "exit code " + exit;
  }
}
