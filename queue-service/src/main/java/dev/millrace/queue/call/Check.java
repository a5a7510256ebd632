package dev.millrace.queue.call;

import dev.millrace.contracts.Names;
import dev.millrace.contracts.json.Durations;
import dev.millrace.rim.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The bounds of what a request may say. Each refuses with a 400 that names the field by its path,
/// such as `items[3].priority`, and says what is allowed.
public final class Check {
  public static final int MAX_LISTED = 1000;
  public static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
  private static final int MAX_GROUP_BYTES = 253;
  private static final int MAX_WORKER_LENGTH = 253;

  private Check() {}

  /// @param field path of the field
  /// @param problem what is wrong with it, as the rest of a sentence that begins with the field
  public static Refusal invalid(String field, String problem) {
    return new Refusal(
            400, "invalid-request", "The request is not valid", "%s %s.".formatted(field, problem))
        .with("field", field);
  }

  public static <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw invalid(field, "is missing");
    }
    return value;
  }

  public static int between(String field, int value, int least, int most) {
    if (value < least || value > most) {
      throw invalid(field, "must be from %d to %d, not %d".formatted(least, most, value));
    }
    return value;
  }

  public static Duration between(String field, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw invalid(
          field,
          "must be from %s to %s, not %s"
              .formatted(Durations.format(least), Durations.format(most), Durations.format(value)));
    }
    return value;
  }

  /// How long a caller may wait for something to happen; 0 when left out.
  public static Duration patience(String field, @Nullable Duration value) {
    return value == null ? Duration.ZERO : between(field, value, Duration.ZERO, LONGEST_WAIT);
  }

  /// @param least fewest elements, 0 or 1
  /// @return empty when left out and none is needed
  public static <T> List<T> list(String field, @Nullable List<T> values, int least, int most) {
    List<T> list = values == null ? List.of() : values;
    if (list.size() < least || list.size() > most) {
      throw invalid(
          field, "must have from %d to %d elements, not %d".formatted(least, most, list.size()));
    }
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) == null) {
        throw invalid(field + "[" + i + "]", "is null");
      }
    }
    return list;
  }

  /// A queue's or batch's name.
  public static String label(String field, String noun, String name) {
    try {
      return Names.requireLabel(noun, name);
    } catch (IllegalArgumentException e) {
      throw invalid(field, "cannot be used: " + e.getMessage());
    }
  }

  public static String itemName(String field, String name) {
    try {
      return Names.requireItemName(name);
    } catch (IllegalArgumentException e) {
      throw invalid(field, "cannot be used: " + e.getMessage());
    }
  }

  /// A group is free text, but short, and printable where it is shown.
  public static void group(String field, @Nullable String group) {
    if (group != null) {
      text(field, group, MAX_GROUP_BYTES);
      if (group.length() * 3 > MAX_GROUP_BYTES && utf8(group) > MAX_GROUP_BYTES) {
        throw invalid(field, "has more than %d bytes of UTF-8".formatted(MAX_GROUP_BYTES));
      }
    }
  }

  public static String worker(String field, @Nullable String worker) {
    String name = required(field, worker);
    if (name.isEmpty()) {
      throw invalid(field, "is empty: say who asks, such as a host name and process id");
    }
    text(field, name, MAX_WORKER_LENGTH);
    return name;
  }

  /// @param most characters
  private static void text(String field, String text, int most) {
    if (text.length() > most) {
      throw invalid(
          field, "has %d characters; at most %d are allowed".formatted(text.length(), most));
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        throw invalid(
            field,
            "has a control character (U+%04X) at position %d".formatted((int) text.charAt(i), i));
      }
    }
    // Half a pair would be written as a question mark, and one group become another.
    if (text.chars().anyMatch(c -> Character.isSurrogate((char) c))
        && !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw invalid(field, "is not valid Unicode: half of a surrogate pair is missing");
    }
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
