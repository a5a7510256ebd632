package dev.millrace.images.picture;

import dev.millrace.images.failure.Reason;
import dev.millrace.images.failure.WorkFailure;

/// A file's bytes, read with the end in mind: what lies behind it is [Reason#TRUNCATED].
final class FileBytes {
  private final byte[] bytes;

  FileBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  int size() {
    return bytes.length;
  }

  byte[] array() {
    return bytes;
  }

  boolean starts(int at, int... expected) {
    if (at + expected.length > bytes.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if ((bytes[at + i] & 0xFF) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  boolean starts(int at, String ascii) {
    return starts(at, ascii.chars().toArray());
  }

  int u8(int at) throws WorkFailure {
    if (at < 0 || at >= bytes.length) {
      throw ends();
    }
    return bytes[at] & 0xFF;
  }

  /// Most significant byte first.
  int u16(int at) throws WorkFailure {
    return u8(at) << 8 | u8(at + 1);
  }

  /// Most significant byte first; negative when above 2^31.
  int s32(int at) throws WorkFailure {
    return u16(at) << 16 | u16(at + 2);
  }

  /// Least significant byte first, of so many bytes.
  int little(int at, int count) throws WorkFailure {
    int value = 0;
    for (int i = count - 1; i >= 0; i--) {
      value = value << 8 | u8(at + i);
    }
    return value;
  }

  static WorkFailure ends() {
    return new WorkFailure(
        Reason.TRUNCATED, "it ends before its picture does: copy it again from where it came");
  }
}
