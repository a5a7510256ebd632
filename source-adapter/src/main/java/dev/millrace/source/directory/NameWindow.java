package dev.millrace.source.directory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The smallest names of one folder from a given one on, as many as a number of bytes has room for.
/// A folder may have any number of names; memory stays the same, and what did not fit is found by
/// reading the folder again.
///
/// First all names are added as they are in the folder. Then [#settle] asks what those that are
/// left stand for: so only files that are needed are looked at. A settled name is UTF-8, a folder's
/// with a `/` behind it, and they are compared as unsigned bytes. Not safe for several threads.
final class NameWindow {
  /// What a name takes on the heap beside its bytes: the array's header, padding, the reference.
  private static final int OVERHEAD = 28;

  private final long budget;
  private final byte @Nullable [] from;
  private final boolean fromIncluded;
  private List<byte[]> names = new ArrayList<>();
  private long bytes;
  private byte @Nullable [] ceiling;

  /// Tells what a name of the folder stands for.
  interface Meaning {
    /// @return the name to list, a folder's with a `/`; null when there is nothing to list
    byte @Nullable [] of(byte[] name) throws IOException;
  }

  /// @param budget bytes of heap to stay within; at least one name is kept
  /// @param from the lower bound; null for none
  NameWindow(long budget, byte @Nullable [] from, boolean fromIncluded) {
    this.budget = budget;
    this.from = from;
    this.fromIncluded = fromIncluded;
  }

  /// The window that begins where this one ends.
  NameWindow following(long budget) {
    return new NameWindow(budget, ceiling, true);
  }

  void add(byte[] name) {
    if (isAbove(name) || isBelow(name)) {
      return;
    }
    names.add(name);
    bytes += name.length + OVERHEAD;
    if (bytes > budget && names.size() > 1) {
      dropLargerHalf();
    }
  }

  private boolean isAbove(byte[] name) {
    return ceiling != null && Arrays.compareUnsigned(name, ceiling) >= 0;
  }

  /// Whether the name lies below the window even if it is a folder's. Only a name with which the
  /// bound begins can move across it by the `/`.
  private boolean isBelow(byte[] name) {
    if (from == null || Arrays.compareUnsigned(name, from) >= 0) {
      return false;
    }
    boolean begins =
        from.length > name.length && Arrays.equals(name, 0, name.length, from, 0, name.length);
    return !begins || Arrays.compareUnsigned(asFolder(name), from) < 0;
  }

  private void dropLargerHalf() {
    names.sort(Arrays::compareUnsigned);
    int kept = names.size() / 2;
    ceiling = names.get(kept);
    names = new ArrayList<>(names.subList(0, kept));
    count();
  }

  private void count() {
    bytes = names.stream().mapToLong(name -> name.length + OVERHEAD).sum();
  }

  /// The names to list, in order. Call once, after the last was added.
  List<byte[]> settle(Meaning meaning) throws IOException {
    var settled = new ArrayList<byte[]>(names.size());
    for (byte[] name : names) {
      byte[] listed = meaning.of(name);
      if (listed != null && isInside(listed)) {
        settled.add(listed);
      }
    }
    settled.sort(Arrays::compareUnsigned);
    names = settled;
    count();
    return names;
  }

  private boolean isInside(byte[] listed) {
    if (isAbove(listed)) {
      return false;
    }
    int order = from == null ? 1 : Arrays.compareUnsigned(listed, from);
    return fromIncluded ? order >= 0 : order > 0;
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
