package dev.millrace.kubernetes.job;

import dev.millrace.contracts.Sha256;
import dev.millrace.contracts.queue.Lease;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;

/// The name of a Job: words for people, then a hash for programs. Pure.
///
/// The hash is over the lease tokens, so a Job that is made twice for the same leases is met by its
/// name, and no other Job of any queue or installation has it. 51 characters at most: Kubernetes
/// appends an index of up to three digits and five random characters for pods, in 63.
final class JobNames {
  private static final int READABLE = 30;
  private static final int HASH = 20;

  private JobNames() {}

  static String of(String installation, String queue, List<Lease> leases) {
    MessageDigest digest = Sha256.digest();
    update(digest, installation);
    update(digest, queue);
    leases.forEach(lease -> update(digest, lease.token()));
    String words =
        leases.size() == 1 ? cut(queue, 14) + "-" + leases.getFirst().name() : queue + "-chunk";
    return readable(words) + "-" + hash(digest.digest());
  }

  /// What Kubernetes allows of the text, beginning with a letter.
  private static String readable(String text) {
    String words =
        text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    String begun = words.isEmpty() || !Character.isLetter(words.charAt(0)) ? "q-" + words : words;
    return cut(begun, READABLE).replaceAll("-+$", "");
  }

  private static String cut(String text, int length) {
    return text.substring(0, Math.min(text.length(), length));
  }

  private static String hash(byte[] digest) {
    String digits = new BigInteger(1, digest).toString(36);
    return "0".repeat(Math.max(0, HASH - digits.length())) + cut(digits, HASH);
  }

  private static void update(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }
}
