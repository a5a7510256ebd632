package dev.millrace.queue.machine;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Proves a lease: which queue, which item, and which handing-out of it. A queue that is deleted
/// and declared again has another number, so tokens do not outlive it.
public record Token(int queue, long seq, int attempt) {
  String text() {
    return queue + "." + seq + "." + attempt;
  }

  /// Null when the text never was a token.
  static @Nullable Token parse(String text) {
    int first = text.indexOf('.');
    int second = text.indexOf('.', first + 1);
    if (first < 0 || second < 0) {
      return null;
    }
    try {
      var token =
          new Token(
              Integer.parseInt(text, 0, first, 10),
              Long.parseLong(text, first + 1, second, 10),
              Integer.parseInt(text, second + 1, text.length(), 10));
      return token.text().equals(text) ? token : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /// In which of several cells the token was given; nothing when it is none, or that of a machine
  /// which was [alone][Place#ALONE]: a queue that came from there tells nothing of where it is now.
  /// Of the latter, those of its 1024th queue and later ones are not told from a cell's, and prove
  /// nothing once the queue has been moved.
  public static OptionalInt cellOf(String token) {
    Token parsed = parse(token);
    return parsed == null || parsed.queue < Place.MAX_CELLS
        ? OptionalInt.empty()
        : OptionalInt.of(parsed.queue % Place.MAX_CELLS);
  }
}
