package dev.millrace.source.kafka;

import dev.millrace.source.work.BadCursor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a listing goes on.
///
/// @param offset of the partition's record that comes next
/// @param given names of this partition that the listing has given already
record Cursor(int partition, long offset, int given) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9}) (\\d{1,18}) (\\d{1,9})");

  static Cursor parse(@Nullable String text) throws BadCursor {
    if (text == null) {
      return new Cursor(0, 0, 0);
    }
    Matcher numbers = FORM.matcher(text);
    if (!numbers.matches()) {
      throw new BadCursor("the continue token does not belong to this list");
    }
    return new Cursor(
        Integer.parseInt(numbers.group(1)),
        Long.parseLong(numbers.group(2)),
        Integer.parseInt(numbers.group(3)));
  }

  Cursor nextPartition() {
    return new Cursor(partition + 1, 0, 0);
  }

  @Override
  public String toString() {
    return partition + " " + offset + " " + given;
  }
}
