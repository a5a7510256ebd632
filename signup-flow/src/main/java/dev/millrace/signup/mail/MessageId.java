package dev.millrace.signup.mail;

import dev.millrace.signup.delivery.What;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The Message-ID of what is sent on account of an event: the same each time, so that two mails of
/// which one repeats the other can be told.
final class MessageId {
  private static final int BYTES = 16;

  private MessageId() {}

  /// @param domain that the mail comes from
  static String of(String event, What what, String domain) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((what.wire() + "\n" + event).getBytes(StandardCharsets.UTF_8));
      return "<%s.%s@%s>".formatted(what.wire(), HexFormat.of().formatHex(hash, 0, BYTES), domain);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
