package dev.millrace.launcher.scale;

import dev.millrace.contracts.json.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What is wrong with the options, to be told all at once.
final class Mistakes {
  private final List<String> all = new ArrayList<>();

  void unless(boolean right, String mistake) {
    if (!right) {
      all.add(mistake);
    }
  }

  void unlessBetween(String option, Duration value, Duration least, Duration most) {
    unless(
        value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
        "%s is not from %s to %s"
            .formatted(option, Durations.format(least), Durations.format(most)));
  }

  /// @throws IllegalArgumentException when there were any
  void refuse() {
    if (!all.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", all));
    }
  }
}
