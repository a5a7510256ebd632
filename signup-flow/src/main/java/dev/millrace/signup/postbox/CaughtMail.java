package dev.millrace.signup.postbox;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A mail as it came in.
///
/// @param id from 1
/// @param to the envelope's recipient, in lower case
/// @param messageId with its angle brackets
record CaughtMail(
    long id,
    Instant at,
    String to,
    String from,
    String subject,
    String messageId,
    @Nullable String text,
    @Nullable String html,
    String raw)
    implements Caught {
  private static final int MOST_PARTS = 20;

  static CaughtMail of(long id, Instant at, String to, MimeMessage mail)
      throws MessagingException, IOException {
    var raw = new ByteArrayOutputStream();
    mail.writeTo(raw);
    return new CaughtMail(
        id,
        at,
        to,
        header(mail, "From"),
        header(mail, "Subject"),
        header(mail, "Message-ID"),
        part(mail, "text/plain"),
        part(mail, "text/html"),
        raw.toString(StandardCharsets.UTF_8));
  }

  private static String header(MimeMessage mail, String name)
      throws MessagingException, IOException {
    String value = mail.getHeader(name, null);
    return value == null ? "" : MimeUtility.decodeText(MimeUtility.unfold(value));
  }

  private static @Nullable String part(Part part, String type)
      throws MessagingException, IOException {
    if (part.isMimeType(type)) {
      return String.valueOf(part.getContent());
    }
    if (part.getContent() instanceof Multipart several) {
      for (int i = 0; i < Math.min(several.getCount(), MOST_PARTS); i++) {
        BodyPart inner = several.getBodyPart(i);
        String found = part(inner, type);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }
}
