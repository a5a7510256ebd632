package dev.millrace.signup.link;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/// Writes a [Handle] as a word for an address, encrypted (AES-256-GCM): two words do not tell
/// whether they stand for the same sign-up, and none can be guessed. Safe for all threads.
public final class Handles {
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE = 12;
  private static final int TAG = 16;
  private static final int PLAIN = 16 + 8;
  private static final int TEXT_LENGTH = ((NONCE + PLAIN + TAG) * 8 + 5) / 6;

  private final SecretKey key;
  private final SecureRandom random = new SecureRandom();

  public Handles(Secret secret) {
    this.key = secret.derive("handle", "AES");
  }

  public String write(Handle handle) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] plain =
        ByteBuffer.allocate(PLAIN)
            .putLong(handle.signup().getMostSignificantBits())
            .putLong(handle.signup().getLeastSignificantBits())
            .putLong(handle.asked().toEpochMilli())
            .array();
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(plain);
      byte[] word = ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
      return Base64.getUrlEncoder().withoutPadding().encodeToString(word);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + CIPHER, e);
    }
  }

  /// Empty when it was not written with this key.
  public Optional<Handle> read(String word) {
    if (word.length() != TEXT_LENGTH) {
      return Optional.empty();
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(word));
      byte[] nonce = new byte[NONCE];
      bytes.get(nonce);
      byte[] sealed = new byte[bytes.remaining()];
      bytes.get(sealed);
      ByteBuffer plain = ByteBuffer.wrap(cipher(Cipher.DECRYPT_MODE, nonce).doFinal(sealed));
      var signup = new UUID(plain.getLong(), plain.getLong());
      return Optional.of(new Handle(signup, Instant.ofEpochMilli(plain.getLong())));
    } catch (IllegalArgumentException | AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + CIPHER, e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG * 8, nonce));
    return cipher;
  }
}
