package dev.millrace.contracts;

import java.util.regex.Pattern;

/// The beginning of a text of any length that may stem from anybody, for people to read.
public final class Excerpt {
  private static final Pattern HALF_A_CHARACTER = Pattern.compile("\\p{Cs}");

  private Excerpt() {}

  /// At most that many `char`s, the last one an ellipsis where there was more. No character is cut
  /// in two; halves that were there before, which UTF-8 cannot hold, become U+FFFD.
  ///
  /// @param most at least 2
  public static String of(String text, int most) {
    String begun = text;
    if (text.length() > most) {
      int end = most - 1;
      begun = text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
      begun += "…";
    }
    return HALF_A_CHARACTER.matcher(begun).replaceAll("\uFFFD");
  }
}
