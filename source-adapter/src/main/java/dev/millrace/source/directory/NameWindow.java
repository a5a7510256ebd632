package dev.millrace.source.directory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The smallest names of one folder that follow a given one, as many as a number of bytes has room
/// for. A folder may have any number of names; memory stays the same, and what did not fit is found
/// by reading the folder again.
///
/// Names are UTF-8, a folder's with a `/` behind it, compared as unsigned bytes. Not safe for
/// several threads.
final class NameWindow {
  /// What a name takes on the heap beside its bytes: the array's header, padding, the reference.
  private static final int OVERHEAD = 28;

  private final long budget;
  private final byte @Nullable [] from;
  private final boolean fromIncluded;
  private List<byte[]> names = new ArrayList<>();
  private long bytes;
  private byte @Nullable [] ceiling;

  /// @param budget bytes of heap to stay within; at least one name is kept
  /// @param from the lower bound; null for none
  NameWindow(long budget, byte @Nullable [] from, boolean fromIncluded) {
    this.budget = budget;
    this.from = from;
    this.fromIncluded = fromIncluded;
  }

  /// Whether a name is of no interest, be it a file's or a folder's. Asked before the file is
  /// looked at.
  boolean isOutside(byte[] name) {
    return (from != null && Arrays.compareUnsigned(asFolder(name), from) < 0)
        || (ceiling != null && Arrays.compareUnsigned(name, ceiling) >= 0);
  }

  void add(byte[] name) {
    if (isBelow(name) || (ceiling != null && Arrays.compareUnsigned(name, ceiling) >= 0)) {
      return;
    }
    names.add(name);
    bytes += name.length + OVERHEAD;
    if (bytes > budget && names.size() > 1) {
      dropLargerHalf();
    }
  }

  private boolean isBelow(byte[] name) {
    if (from == null) {
      return false;
    }
    int order = Arrays.compareUnsigned(name, from);
    return fromIncluded ? order < 0 : order <= 0;
  }

  private void dropLargerHalf() {
    names.sort(Arrays::compareUnsigned);
    int kept = names.size() / 2;
    ceiling = names.get(kept);
    names = new ArrayList<>(names.subList(0, kept));
    bytes = names.stream().mapToLong(name -> name.length + OVERHEAD).sum();
  }

  /// The names in order. Call once, after the last was added.
  List<byte[]> sorted() {
    names.sort(Arrays::compareUnsigned);
    return names;
  }

  /// Whether the folder has more names than these.
  boolean isPartial() {
    return ceiling != null;
  }

  /// Bytes of heap that the names take.
  long size() {
    return bytes;
  }

  static byte[] asFolder(byte[] name) {
    byte[] folder = Arrays.copyOf(name, name.length + 1);
    folder[name.length] = '/';
    return folder;
  }

  static boolean isFolder(byte[] name) {
    return name[name.length - 1] == '/';
  }
}
