package dev.millrace.images.picture;

import dev.millrace.images.failure.Reason;
import dev.millrace.images.failure.WorkFailure;
import java.util.zip.CRC32;

/// Walks the chunks of a PNG to its last one, and checks the sum of each.
final class PngHeader {
  private static final int FIRST = 8;
  private static final int FRAME = 12;

  private PngHeader() {}

  static Header read(FileBytes bytes) throws WorkFailure {
    if (!bytes.starts(FIRST + 4, "IHDR")) {
      throw new WorkFailure(Reason.NOT_A_PICTURE, "it is a PNG without a header");
    }
    int width = bytes.s32(FIRST + 8);
    int height = bytes.s32(FIRST + 12);
    if (width <= 0 || height <= 0) {
      throw new WorkFailure(Reason.NOT_A_PICTURE, "it is a PNG of an impossible size");
    }
    int orientation = 1;
    int at = FIRST;
    while (!bytes.starts(at + 4, "IEND")) {
      int length = bytes.s32(at);
      if (length < 0 || length > bytes.size() - at - FRAME) {
        throw FileBytes.ends();
      }
      checkSum(bytes, at, length);
      if (bytes.starts(at + 4, "acTL")) {
        throw new WorkFailure(
            Reason.ANIMATED, "it is an animated PNG: give each of its pictures by itself");
      }
      if (bytes.starts(at + 4, "eXIf")) {
        orientation = ExifOrientation.read(bytes, at + 8, at + 8 + length);
      }
      at += FRAME + length;
    }
    return new Header(Header.Format.PNG, width, height, orientation);
  }

  private static void checkSum(FileBytes bytes, int at, int length) throws WorkFailure {
    var crc = new CRC32();
    crc.update(bytes.array(), at + 4, length + 4);
    if ((int) crc.getValue() != bytes.s32(at + 8 + length)) {
      throw new WorkFailure(Reason.TRUNCATED, "it is damaged at byte %d".formatted(at));
    }
  }
}
