package dev.millrace.queue.machine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Proves a lease: which queue, which item, and which handing-out of it. A queue that is deleted
/// and declared again has another number, so tokens do not outlive it.
record Token(int queue, long seq, int attempt) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\.(\\d{1,17})\\.(\\d{1,9})");

  String text() {
    return queue + "." + seq + "." + attempt;
  }

  /// Null when the text never was a token.
  static @Nullable Token parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return null;
    }
    return new Token(
        Integer.parseInt(form.group(1)),
        Long.parseLong(form.group(2)),
        Integer.parseInt(form.group(3)));
  }
}
