package dev.millrace.launcher.scale;

import dev.millrace.contracts.json.Durations;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long an attempt takes, as `--work` says it.
sealed interface WorkTime {
  /// At most this, so that a run ends.
  Duration MOST = Duration.ofDays(7);

  /// Milliseconds, at least 1.
  long next(RandomGenerator random);

  /// @param text `30s`, `20s..40s` (any in between alike) or `exp:30s` (exponential, with that
  ///     mean)
  /// @throws IllegalArgumentException with a message for the caller
  static WorkTime parse(String text) {
    if (text.startsWith("exp:")) {
      return new Exponential(positive(text.substring("exp:".length())));
    }
    int dots = text.indexOf("..");
    if (dots < 0) {
      return new Fixed(positive(text));
    }
    long from = positive(text.substring(0, dots));
    long to = positive(text.substring(dots + 2));
    if (to < from) {
      throw new IllegalArgumentException(
          "\"%s\" ends below its beginning: write the shorter time first".formatted(text));
    }
    return new Between(from, to);
  }

  private static long positive(String text) {
    Duration duration = Durations.parse(text);
    if (duration.toMillis() < 1 || duration.compareTo(MOST) > 0) {
      throw new IllegalArgumentException(
          "\"%s\" is not a time that work takes: write 1ms to %s"
              .formatted(text, Durations.format(MOST)));
    }
    return duration.toMillis();
  }

  /// @param millis each time
  record Fixed(long millis) implements WorkTime {
    @Override
    public long next(RandomGenerator random) {
      return millis;
    }
  }

  /// @param from milliseconds, the shortest
  /// @param to milliseconds, the longest
  record Between(long from, long to) implements WorkTime {
    @Override
    public long next(RandomGenerator random) {
      return random.nextLong(from, to + 1);
    }
  }

  /// @param mean milliseconds
  record Exponential(long mean) implements WorkTime {
    @Override
    public long next(RandomGenerator random) {
      double millis = random.nextExponential() * mean;
      return Math.clamp(Math.round(millis), 1, MOST.toMillis());
    }
  }
}
