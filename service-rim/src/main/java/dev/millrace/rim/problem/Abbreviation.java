package dev.millrace.rim.problem;

import org.jspecify.annotations.Nullable;

/// What a caller sent, made fit to be said back: printable and short.
final class Abbreviation {
  private static final int MAX_CHARS = 80;

  private Abbreviation() {}

  static String of(@Nullable Object sent) {
    String printable = String.valueOf(sent).replaceAll("[\\p{Cntrl}\\p{Cs}]", "?");
    return printable.length() <= MAX_CHARS ? printable : printable.substring(0, MAX_CHARS) + "…";
  }

  /// The first line of a message of a library, without a full stop.
  static String sentence(@Nullable String message) {
    String first = String.valueOf(message).lines().findFirst().orElse("").strip();
    String printable = first.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?");
    return printable.length() <= 300 ? printable : printable.substring(0, 300) + "…";
  }
}
