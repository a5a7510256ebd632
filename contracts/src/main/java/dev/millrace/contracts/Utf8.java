package dev.millrace.contracts;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads UTF-8 of others, and puts nothing in the place of what is none.
public final class Utf8 {
  private Utf8() {}

  /// The bytes as text; null when they are not UTF-8.
  public static @Nullable String text(byte[] bytes) {
    return text(ByteBuffer.wrap(bytes));
  }

  /// What remains of the buffer as text; null when it is not UTF-8.
  public static @Nullable String text(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
