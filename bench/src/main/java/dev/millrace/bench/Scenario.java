package dev.millrace.bench;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// What `bench queue` can measure.
public enum Scenario {
  /// The cycle, one item at a time.
  SINGLE,
  /// The cycle in batches of 100.
  BATCH,
  /// Producers and consumers at once.
  MIXED,
  /// Millrace alone: many clients against few.
  CLIENTS,
  /// From enqueue to leased, at a steady rate.
  LATENCY,
  /// The servers' memory with many items waiting.
  MEMORY,
  /// Millrace alone: with ten million items waiting against a hundred thousand. Takes long.
  DEEP;

  /// All that run unless others are asked for.
  static final Set<Scenario> USUAL = EnumSet.complementOf(EnumSet.of(DEEP));

  /// The same with `--engine kafka`.
  static final Set<Scenario> ON_KAFKA = EnumSet.of(SINGLE, BATCH, LATENCY);

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static String words() {
    return Arrays.stream(values()).map(Scenario::word).collect(Collectors.joining(", "));
  }

  /// @throws IllegalArgumentException with a message for the caller
  static Scenario of(String word) {
    return Arrays.stream(values())
        .filter(scenario -> scenario.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no scenario \"%s\", but %s".formatted(word, words())));
  }
}
