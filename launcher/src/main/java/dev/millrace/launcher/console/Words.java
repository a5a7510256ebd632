package dev.millrace.launcher.console;

import java.time.Duration;
import java.util.Locale;

/// Numbers as people read them.
public final class Words {
  private Words() {}

  /// `4.1 s`, `75 s`, `12 min`, `3.5 h`.
  public static String time(Duration duration) {
    double seconds = duration.toMillis() / 1000.0;
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    if (seconds < 600) {
      return String.format(Locale.ROOT, "%.0f s", seconds);
    }
    return seconds < 7200
        ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
        : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }

  /// `1 item`, `2 items`.
  public static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
