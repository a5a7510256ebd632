package dev.millrace.images.picture;

import dev.millrace.images.failure.Reason;
import dev.millrace.images.failure.WorkFailure;

/// Walks the segments of a JPEG, from the start of the image to its end. What a decoder might take in
/// another way is refused: a second frame, whose size would be another, and a marker without a length
/// where a segment should be.
final class JpegHeader {
  private static final int END = 0xD9;
  private static final int SCAN = 0xDA;
  private static final int EXIF = 0xE1;
  private static final int TEMPORARY = 0x01;

  /// A decoder goes over all pixels for each; a progressive photo has about ten.
  private static final int MOST_SCANS = 100;

  private JpegHeader() {}

  static Header read(FileBytes bytes) throws WorkFailure {
    int width = 0;
    int height = 0;
    int orientation = 1;
    int frames = 0;
    int scans = 0;
    int at = 2;
    while (true) {
      int marker = bytes.u8(at + 1);
      if (bytes.u8(at) != 0xFF) {
        throw new WorkFailure(Reason.TRUNCATED, "it is damaged at byte %d".formatted(at));
      }
      if (marker == 0xFF) {
        at++; // fill bytes
        continue;
      }
      if (marker == END) {
        break;
      }
      if (isAlone(marker)) {
        throw new WorkFailure(Reason.TRUNCATED, "it is damaged at byte %d".formatted(at));
      }
      int length = bytes.u16(at + 2);
      if (isFrame(marker)) {
        if (++frames > 1) {
          throw new WorkFailure(Reason.NOT_A_PICTURE, "it is a JPEG that tells its size twice");
        }
        height = bytes.u16(at + 5);
        width = bytes.u16(at + 7);
      } else if (marker == EXIF && bytes.starts(at + 4, "Exif\0\0")) {
        orientation = ExifOrientation.read(bytes, at + 10, at + 2 + length);
      }
      at += 2 + length;
      if (marker == SCAN) {
        if (++scans > MOST_SCANS) {
          throw new WorkFailure(
              Reason.NOT_A_PICTURE,
              "it is a JPEG of more than %d scans: save it anew".formatted(MOST_SCANS));
        }
        at = afterScan(bytes, at);
      }
    }
    if (width == 0 || height == 0) {
      throw new WorkFailure(Reason.NOT_A_PICTURE, "it is a JPEG that does not tell its size");
    }
    return new Header(Header.Format.JPEG, width, height, orientation);
  }

  /// Of the start-of-frame markers, those that are no table in between.
  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  /// Of the markers without a segment, those that have no place between segments.
  private static boolean isAlone(int marker) {
    return marker == TEMPORARY || marker >= 0xD0 && marker <= 0xD8;
  }

  /// Where the next marker is that is neither a stuffed byte nor a restart.
  private static int afterScan(FileBytes bytes, int from) throws WorkFailure {
    byte[] array = bytes.array();
    for (int at = from; at + 1 < array.length; at++) {
      if (array[at] == (byte) 0xFF) {
        int next = array[at + 1] & 0xFF;
        if (next != 0 && next != 0xFF && (next < 0xD0 || next > 0xD7)) {
          return at;
        }
      }
    }
    throw FileBytes.ends();
  }
}
