package dev.millrace.signup.person;

import java.text.Normalizer;
import java.util.Locale;

/// What somebody wants to be called. It ends up in the heads and texts of mails, so nothing that
/// ends a line, turns the direction of the text or looks like a link gets in.
final class PersonName {
  private static final int MOST = 100;

  private PersonName() {}

  static String parse(String typed) throws Invalid {
    String name = Normalizer.normalize(typed, Normalizer.Form.NFC).strip();
    if (name.codePoints().noneMatch(PersonName::isVisible)) {
      throw new Invalid("Please tell us your name.");
    }
    if (name.codePointCount(0, name.length()) > MOST) {
      throw new Invalid("That is a long name: please use at most %d characters.".formatted(MOST));
    }
    if (name.codePoints().anyMatch(PersonName::isForbidden)) {
      throw new Invalid(
          "A name is written on one line: it cannot hold line breaks or control characters.");
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.contains("://") || lower.contains("www.")) {
      throw new Invalid("A name cannot hold a web address.");
    }
    return name;
  }

  /// Whether it shows by itself, as spaces, joiners and accents do not.
  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.FORMAT,
          Character.SPACE_SEPARATOR,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK ->
          false;
      // Letters that only fill a place, and a pattern without a dot.
      default -> c != 0x115F && c != 0x1160 && c != 0x3164 && c != 0xFFA0 && c != 0x2800;
    };
  }

  private static boolean isForbidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      // The two joiners are how some scripts are spelt; the rest is invisible or turns the text.
      case Character.FORMAT -> c != 0x200C && c != 0x200D;
      default -> false;
    };
  }
}
