package dev.millrace.images.picture;

import dev.millrace.images.failure.WorkFailure;

/// The one thing that is taken over from a camera's notes: how the picture is held upright.
final class ExifOrientation {
  private static final int TAG = 0x0112;
  private static final int ENTRY = 12;

  private ExifOrientation() {}

  /// @param start of the TIFF header
  /// @param end of the notes; what points beyond it is not followed
  /// @return 1 when the notes tell nothing, or nonsense
  static int read(FileBytes bytes, int start, int end) throws WorkFailure {
    boolean little = bytes.starts(start, 'I', 'I', 42, 0);
    if (end > bytes.size() || (!little && !bytes.starts(start, 'M', 'M', 0, 42))) {
      return 1;
    }
    int offset = little ? bytes.little(start + 4, 4) : bytes.s32(start + 4);
    if (offset < 8 || offset > end - start - 2) {
      return 1;
    }
    int directory = start + offset;
    int entries = number(bytes, directory, little);
    for (int entry = 0; entry < entries; entry++) {
      int at = directory + 2 + entry * ENTRY;
      if (at + ENTRY > end) {
        return 1;
      }
      if (number(bytes, at, little) == TAG) {
        int value = number(bytes, at + 8, little);
        return value >= 1 && value <= 8 ? value : 1;
      }
    }
    return 1;
  }

  private static int number(FileBytes bytes, int at, boolean little) throws WorkFailure {
    return little ? bytes.little(at, 2) : bytes.u16(at);
  }
}
