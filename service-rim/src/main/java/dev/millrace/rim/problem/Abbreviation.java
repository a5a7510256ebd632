package dev.millrace.rim.problem;

import dev.millrace.contracts.Excerpt;
import org.jspecify.annotations.Nullable;

/// What a caller sent, made fit to be said back: printable and short.
final class Abbreviation {
  private static final int MAX_CHARS = 80;
  private static final int MAX_SENTENCE = 300;

  private Abbreviation() {}

  static String of(@Nullable Object sent) {
    return Excerpt.of(printable(String.valueOf(sent)), MAX_CHARS);
  }

  /// The first line of a message of a library, without a full stop.
  static String sentence(@Nullable String message) {
    String first = String.valueOf(message).lines().findFirst().orElse("").strip();
    return Excerpt.of(printable(first), MAX_SENTENCE);
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
