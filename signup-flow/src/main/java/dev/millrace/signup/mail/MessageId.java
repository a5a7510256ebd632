package dev.millrace.signup.mail;

import dev.millrace.contracts.Sha256;
import dev.millrace.signup.delivery.What;
import java.nio.charset.StandardCharsets;

/// The Message-ID of what is sent on account of an event: the same each time, so that two mails of
/// which one repeats the other can be told.
final class MessageId {
  private static final int DIGITS = 32;

  private MessageId() {}

  /// @param domain that the mail comes from
  static String of(String event, What what, String domain) {
    String hash = Sha256.hex((what.wire() + "\n" + event).getBytes(StandardCharsets.UTF_8));
    return "<%s.%s@%s>".formatted(what.wire(), hash.substring(0, DIGITS), domain);
  }
}
