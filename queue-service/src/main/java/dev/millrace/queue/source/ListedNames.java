package dev.millrace.queue.source;

import java.util.Arrays;
import java.util.SplittableRandom;

/// The names of one listing, kept as 64-bit hashes: eight bytes each. Two names may share a hash,
/// about once in 37 million listings of a million names; then one that is gone is taken for listed.
/// The next listing hashes otherwise and puts that right. Not safe for several threads.
final class ListedNames {
  private static final int FIRST = 1024;
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final long seed = new SplittableRandom().nextLong();
  private long[] hashes = new long[FIRST];
  private int size;
  private boolean sorted;

  void add(String name) {
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, size + (size >> 1));
    }
    hashes[size++] = hash(name);
    sorted = false;
  }

  boolean contains(String name) {
    if (!sorted) {
      Arrays.sort(hashes, 0, size);
      sorted = true;
    }
    return Arrays.binarySearch(hashes, 0, size, hash(name)) >= 0;
  }

  /// Names added, doubled ones included.
  int size() {
    return size;
  }

  private long hash(String name) {
    long hash = seed;
    for (int i = 0; i < name.length(); i++) {
      hash = mix(hash ^ name.charAt(i));
    }
    return mix(hash ^ name.length());
  }

  /// Spreads each bit of the input over all bits of the output.
  private static long mix(long value) {
    long mixed = value * MULTIPLIER;
    mixed = (mixed ^ (mixed >>> 32)) * MULTIPLIER;
    return mixed ^ (mixed >>> 29);
  }
}
