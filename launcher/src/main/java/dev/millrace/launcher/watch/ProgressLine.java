package dev.millrace.launcher.watch;

import dev.millrace.launcher.console.Words;

/// One line that says how far the work is.
final class ProgressLine {
  private static final int BAR = 24;
  private static final int LEAST_BAR = 6;

  private ProgressLine() {}

  /// @param width of the terminal, in which a bar is drawn if the words leave room for one; 0 = none
  static String of(Standing standing, int width) {
    if (standing.total() == 0) {
      return standing.problem() == null
          ? "looking for items"
          : "looking for items: " + standing.problem();
    }
    var line =
        new StringBuilder(
            "%d of %s done".formatted(standing.settled(), Words.count(standing.total(), "item")));
    append(line, standing.underWay(), "under way");
    append(line, standing.retrying(), "to be tried again");
    append(line, standing.dead(), "dead");
    int bar = Math.min(BAR, width - line.length() - 2); // a blank, and the last column stays free
    return bar < LEAST_BAR ? line.toString() : bar(standing, bar) + " " + line;
  }

  private static String bar(Standing standing, int length) {
    int filled = (int) (length * standing.settled() / standing.total());
    return "█".repeat(filled) + "░".repeat(length - filled);
  }

  private static void append(StringBuilder line, long number, String what) {
    if (number > 0) {
      line.append(", ").append(number).append(' ').append(what);
    }
  }
}
