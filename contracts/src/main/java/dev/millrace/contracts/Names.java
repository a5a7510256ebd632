package dev.millrace.contracts;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// The rules for names, said once.
public final class Names {
  /// Bytes of UTF-8 an item's name may have.
  public static final int MAX_ITEM_NAME_BYTES = 1024;

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private Names() {}

  /// Checks the name of a queue, batch or shard: 1 to 63 characters of `a-z`, `0-9` and
  /// inner `-`.
  ///
  /// @param what the noun for the message, such as `queue`
  /// @throws IllegalArgumentException with a message for the caller
  public static String requireLabel(String what, String name) {
    if (!LABEL.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "the %s name \"%s\" is not valid: use 1 to 63 of a-z, 0-9 and '-', not beginning or ending with '-'"
              .formatted(what, abbreviate(name)));
    }
    return name;
  }

  /// Checks the name of an item: 1 to 1024 bytes of UTF-8 without control characters or unpaired
  /// surrogates.
  ///
  /// Names are compared byte by byte: two that merely look alike (composed and decomposed accents,
  /// say) are two items.
  ///
  /// @throws IllegalArgumentException with a message for the caller
  public static String requireItemName(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("an item's name is empty");
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isISOControl(c)) {
        throw new IllegalArgumentException(
            "the item name \"%s\" has a control character (U+%04X) at position %d"
                .formatted(abbreviate(name), (int) c, i));
      }
      if (Character.isSurrogate(c)) {
        boolean paired =
            Character.isHighSurrogate(c)
                && i + 1 < name.length()
                && Character.isLowSurrogate(name.charAt(i + 1));
        if (!paired) {
          throw new IllegalArgumentException(
              "the item name \"%s\" is not valid Unicode at position %d"
                  .formatted(abbreviate(name), i));
        }
        i++;
      }
    }
    if (name.length() > MAX_ITEM_NAME_BYTES / 3) {
      int bytes = name.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MAX_ITEM_NAME_BYTES) {
        throw new IllegalArgumentException(
            "the item name \"%s\" has %d bytes of UTF-8; at most %d are allowed"
                .formatted(abbreviate(name), bytes, MAX_ITEM_NAME_BYTES));
      }
    }
    return name;
  }

  private static String abbreviate(String name) {
    return Excerpt.of(name.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?"), 80);
  }
}
