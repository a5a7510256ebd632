package dev.millrace.bench.peer.millrace;

/// Searching in arrays of bytes.
final class Bytes {
  private Bytes() {}

  /// Where a pattern begins in `[from, to)`, or -1.
  static int find(byte[] pattern, byte[] in, int from, int to) {
    int last = to - pattern.length;
    byte first = pattern[0];
    for (int i = from; i <= last; i++) {
      if (in[i] == first && matches(pattern, in, i)) {
        return i;
      }
    }
    return -1;
  }

  /// How often a pattern occurs in `[from, to)`.
  static int count(byte[] pattern, byte[] in, int from, int to) {
    int count = 0;
    for (int i = find(pattern, in, from, to);
        i >= 0;
        i = find(pattern, in, i + pattern.length, to)) {
      count++;
    }
    return count;
  }

  private static boolean matches(byte[] pattern, byte[] in, int at) {
    for (int i = 1; i < pattern.length; i++) {
      if (in[at + i] != pattern[i]) {
        return false;
      }
    }
    return true;
  }
}
