package dev.millrace.source.serve;

import dev.millrace.source.work.BadCursor;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;

/// A cursor as callers see it: text that is safe in a query and that they cannot mistake for
/// something to write themselves. The checksum finds a token that was cut off, or that belongs to
/// another kind of source. It keeps nobody out: sources check each cursor as they would any input.
final class ContinueToken {
  private ContinueToken() {}

  static String encode(String kind, String cursor) {
    byte[] bytes = cursor.getBytes(StandardCharsets.UTF_8);
    ByteBuffer token = ByteBuffer.allocate(Integer.BYTES + bytes.length);
    token.putInt(checksum(kind, bytes)).put(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
  }

  static String decode(String kind, String token) throws BadCursor {
    try {
      ByteBuffer decoded = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token));
      if (decoded.remaining() >= Integer.BYTES) {
        int checksum = decoded.getInt();
        if (checksum == checksum(kind, decoded.slice())) {
          return StandardCharsets.UTF_8.newDecoder().decode(decoded).toString();
        }
      }
    } catch (IllegalArgumentException | CharacterCodingException e) {
      // falls through to the one message for all of them
    }
    throw new BadCursor(
        "the parameter \"continue\" is none of this source's tokens: give back what"
            + " \"metadata.continue\" of the page before said, or leave it out to begin");
  }

  private static int checksum(String kind, byte[] cursor) {
    return checksum(kind, ByteBuffer.wrap(cursor));
  }

  private static int checksum(String kind, ByteBuffer cursor) {
    var crc = new CRC32();
    crc.update(kind.getBytes(StandardCharsets.UTF_8));
    crc.update(0);
    crc.update(cursor);
    return (int) crc.getValue();
  }
}
