package dev.millrace.images.picture;

import dev.millrace.images.failure.Reason;
import dev.millrace.images.failure.WorkFailure;

/// Walks the chunks of a WebP.
final class WebpHeader {
  private static final int ANIMATION = 0x02;

  private WebpHeader() {}

  static Header read(FileBytes bytes) throws WorkFailure {
    long end = 8 + Integer.toUnsignedLong(bytes.little(4, 4));
    if (end > bytes.size()) {
      throw FileBytes.ends();
    }
    int width = 0;
    int height = 0;
    int orientation = 1;
    int at = 12;
    while (at + 8 <= end) {
      int length = bytes.little(at + 4, 4);
      int data = at + 8;
      if (length < 0 || length > end - data) {
        throw FileBytes.ends();
      }
      if (bytes.starts(at, "VP8X") && (bytes.u8(data) & ANIMATION) != 0) {
        throw new WorkFailure(
            Reason.ANIMATED, "it is an animated WebP: give each of its pictures by itself");
      }
      if (bytes.starts(at, "VP8X")) {
        width = Math.max(width, 1 + bytes.little(data + 4, 3));
        height = Math.max(height, 1 + bytes.little(data + 7, 3));
      } else if (bytes.starts(at, "VP8 ")) {
        width = Math.max(width, bytes.little(data + 6, 2) & 0x3FFF);
        height = Math.max(height, bytes.little(data + 8, 2) & 0x3FFF);
      } else if (bytes.starts(at, "VP8L")) {
        int bits = bytes.little(data + 1, 4);
        width = Math.max(width, 1 + (bits & 0x3FFF));
        height = Math.max(height, 1 + (bits >>> 14 & 0x3FFF));
      } else if (bytes.starts(at, "EXIF")) {
        int tiff = bytes.starts(data, "Exif\0\0") ? data + 6 : data;
        orientation = ExifOrientation.read(bytes, tiff, data + length);
      }
      at = data + length + (length & 1);
    }
    if (width == 0 || height == 0) {
      throw new WorkFailure(Reason.NOT_A_PICTURE, "it is a WebP without a picture");
    }
    return new Header(Header.Format.WEBP, width, height, orientation);
  }
}
