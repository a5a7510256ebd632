package dev.millrace.queue.machine;

import dev.millrace.contracts.source.ItemList;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Where a page ended, as the word that asks for the next one.
final class Cursor {
  private Cursor() {}

  /// @param last the key of the last entry that was looked at; null when there is no next page
  static ItemList.Metadata after(byte @Nullable [] last) {
    return new ItemList.Metadata(
        last == null ? null : Base64.getUrlEncoder().withoutPadding().encodeToString(last));
  }

  /// @return the key; null when the first page is asked for
  /// @throws IllegalArgumentException when it is no such word
  static byte @Nullable [] read(@Nullable String next) {
    if (next == null || next.isEmpty()) {
      return null;
    }
    try {
      return Base64.getUrlDecoder().decode(next);
    } catch (IllegalArgumentException e) {
      throw bad();
    }
  }

  /// @param prefix what all keys of this list begin with
  /// @return where the page begins
  /// @throws IllegalArgumentException when it is of another list
  static byte[] start(@Nullable String next, byte[] prefix) {
    byte[] after = read(next);
    if (after == null) {
      return prefix;
    }
    if (!Keys.startsWith(after, prefix)) {
      throw bad();
    }
    return Keys.next(after);
  }

  static IllegalArgumentException bad() {
    return new IllegalArgumentException(
        "continue is not what a page of this list said: leave it out to begin again");
  }
}
