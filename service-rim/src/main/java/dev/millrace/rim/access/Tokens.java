package dev.millrace.rim.access;

import dev.millrace.contracts.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The tokens that are known, as hashes. Looking one up takes as long whether it is known or not.
final class Tokens {
  private final List<Known> known;

  Tokens(SecuritySettings settings) {
    this.known =
        settings.tokens().stream()
            .map(token -> new Known(hash(token.token()), token.roles()))
            .toList();
  }

  boolean none() {
    return known.isEmpty();
  }

  /// @return null when nobody has that token
  @Nullable Set<Role> rolesOf(String token) {
    byte[] hash = hash(token);
    Set<Role> roles = null;
    for (Known candidate : known) {
      if (MessageDigest.isEqual(candidate.hash(), hash)) {
        roles = candidate.roles();
      }
    }
    return roles;
  }

  private static byte[] hash(String token) {
    return Sha256.digest().digest(token.getBytes(StandardCharsets.UTF_8));
  }

  private record Known(byte[] hash, Set<Role> roles) {}
}
