package dev.millrace.contracts.json;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as people write them: `250ms`, `30s`, `5m`, `2h`, `7d`; ISO-8601 (`PT30S`) is read
/// too.
public final class Durations {
  private static final Pattern SIMPLE = Pattern.compile("(\\d{1,15})\\s*(ms|s|m|h|d)");

  private static final Duration LONGEST = Duration.ofMillis(Long.MAX_VALUE);

  private Durations() {}

  /// @throws IllegalArgumentException with a message for the caller; a number without a unit is
  ///     refused
  public static Duration parse(String text) {
    Matcher simple = SIMPLE.matcher(text.strip());
    try {
      if (simple.matches()) {
        long amount = Long.parseLong(simple.group(1));
        return switch (simple.group(2)) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          default -> Duration.ofDays(amount);
        };
      }
      Duration iso = Duration.parse(text.strip());
      if (!iso.isNegative()) {
        return iso;
      }
    } catch (DateTimeParseException | ArithmeticException e) {
      // falls through to the one message for all of them
    }
    throw new IllegalArgumentException(
        "\"%s\" is not a duration: write a whole number and ms, s, m, h or d, such as 30s"
            .formatted(text));
  }

  /// The shortest text that [#parse] reads back to the same duration, to the millisecond. One of
  /// more milliseconds than can be counted is told in ISO-8601.
  public static String format(Duration duration) {
    if (duration.compareTo(LONGEST) > 0) {
      return duration.toString();
    }
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0s";
    }
    if (millis % 86_400_000 == 0) {
      return millis / 86_400_000 + "d";
    }
    if (millis % 3_600_000 == 0) {
      return millis / 3_600_000 + "h";
    }
    if (millis % 60_000 == 0) {
      return millis / 60_000 + "m";
    }
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }
}
