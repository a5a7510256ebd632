package dev.millrace.queue.machine;

import dev.millrace.contracts.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/// The names of all items of a batch.
record Manifest(Set<String> names) {
  private static final int DIGEST = 16;

  static Manifest of(Collection<String> names) {
    return new Manifest(new TreeSet<>(names));
  }

  long size() {
    return names.size();
  }

  /// Tells it from any other one, whatever the order: the first 16 bytes of the SHA-256 of the
  /// sorted names, each with a zero byte after it.
  byte[] digest() {
    MessageDigest sha256 = Sha256.digest();
    for (String name : names) {
      sha256.update(name.getBytes(StandardCharsets.UTF_8));
      sha256.update((byte) 0);
    }
    return Arrays.copyOf(sha256.digest(), DIGEST);
  }
}
