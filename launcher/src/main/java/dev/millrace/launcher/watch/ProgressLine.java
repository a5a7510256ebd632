package dev.millrace.launcher.watch;

import dev.millrace.launcher.console.Words;

/// One line that says how far the work is.
final class ProgressLine {
  private static final int BAR = 24;

  private ProgressLine() {}

  /// @param bar draws one, for a terminal
  static String of(Standing standing, boolean bar) {
    if (standing.total() == 0) {
      return standing.problem() == null
          ? "looking for items"
          : "looking for items: " + standing.problem();
    }
    var line = new StringBuilder();
    if (bar) {
      int filled = (int) (BAR * standing.settled() / standing.total());
      line.repeat('█', filled).repeat('░', BAR - filled).append(' ');
    }
    line.append(
        "%d of %s done".formatted(standing.settled(), Words.count(standing.total(), "item")));
    append(line, standing.underWay(), "under way");
    append(line, standing.retrying(), "to be tried again");
    append(line, standing.dead(), "dead");
    return line.toString();
  }

  private static void append(StringBuilder line, long number, String what) {
    if (number > 0) {
      line.append(", ").append(number).append(' ').append(what);
    }
  }
}
