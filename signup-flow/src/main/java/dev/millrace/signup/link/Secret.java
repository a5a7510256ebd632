package dev.millrace.signup.link;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/// The key of the settings, from which each use gets one of its own. All replicas need the same.
public final class Secret {
  /// Bytes of UTF-8.
  public static final int LEAST = 32;

  private final byte[] bytes;

  /// @param text at least [#LEAST] bytes; at best 32 random ones in hexadecimal
  public Secret(String text) {
    this.bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < LEAST) {
      throw new IllegalArgumentException(
          "the key has %d bytes; at least %d are needed".formatted(bytes.length, LEAST));
    }
  }

  SecretKey derive(String use, String algorithm) {
    try {
      var parameters =
          HKDFParameterSpec.ofExtract()
              .addIKM(bytes)
              .thenExpand(("millrace signup " + use).getBytes(StandardCharsets.UTF_8), 32);
      return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm, parameters);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java 25 has HKDF", e);
    }
  }
}
