package dev.millrace.signup.link;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/// What stands in the link of a mail: which request it confirms and until when, signed with
/// HMAC-SHA256. That it works once only is kept with the request. Safe for all threads.
///
/// ```text
/// base64url( request, 16 bytes | end, 8 bytes of epoch seconds | signature over both, 32 bytes )
/// ```
public final class Tokens {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SIGNED = 16 + 8;
  private static final int LENGTH = SIGNED + 32;
  private static final int TEXT_LENGTH = (LENGTH * 8 + 5) / 6;

  private final SecretKey key;

  public Tokens(Secret secret) {
    this.key = secret.derive("link", ALGORITHM);
  }

  /// What a token turned out to be.
  public sealed interface Read {
    /// @param request the one it was made for
    record Good(UUID request) implements Read {}

    /// It was good once.
    record Expired(UUID request) implements Read {}

    /// Not from here, or changed on its way.
    record Foreign() implements Read {}
  }

  /// @param end the first moment at which it is good no more, to the second
  public String make(UUID request, Instant end) {
    ByteBuffer token = ByteBuffer.allocate(LENGTH);
    token.putLong(request.getMostSignificantBits()).putLong(request.getLeastSignificantBits());
    token.putLong(end.getEpochSecond());
    token.put(signature(token.array()));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
  }

  public Read read(String token, Instant now) {
    if (token.length() != TEXT_LENGTH) {
      return new Read.Foreign();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      return new Read.Foreign();
    }
    ByteBuffer fields = ByteBuffer.wrap(bytes);
    var request = new UUID(fields.getLong(), fields.getLong());
    long end = fields.getLong();
    byte[] signature = new byte[LENGTH - SIGNED];
    fields.get(signature);
    if (!MessageDigest.isEqual(signature, signature(bytes))) {
      return new Read.Foreign();
    }
    return now.getEpochSecond() < end ? new Read.Good(request) : new Read.Expired(request);
  }

  private byte[] signature(byte[] token) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(token, 0, SIGNED);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
