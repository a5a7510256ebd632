package dev.millrace.signup.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.regex.Pattern;

/// A mail whose Message-ID is given.
final class Mail extends MimeMessage {
  private static final String UTF_8 = "UTF-8";
  private static final Pattern MAILBOX =
      Pattern.compile("[^\\s\\p{Cntrl}<>()\\[\\],;:\\\\\"@]{1,64}@[A-Za-z0-9.-]{1,253}");

  private final String id;
  private volatile boolean begun;

  private Mail(Session session, String id) {
    super(session);
    this.id = id;
  }

  /// @param id with its angle brackets
  static Mail write(
      Session session,
      String id,
      InternetAddress from,
      InternetAddress to,
      Letter letter,
      Date date)
      throws MessagingException {
    var mail = new Mail(session, id);
    mail.setFrom(from);
    mail.setRecipient(Message.RecipientType.TO, to);
    mail.setSubject(letter.subject(), UTF_8);
    mail.setSentDate(date);
    mail.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834: do not answer
    mail.setHeader("X-Auto-Response-Suppress", "All");
    var text = new MimeBodyPart();
    text.setText(letter.text(), UTF_8, "plain");
    var html = new MimeBodyPart();
    html.setText(letter.html(), UTF_8, "html");
    mail.setContent(new MimeMultipart("alternative", text, html));
    mail.saveChanges();
    return mail;
  }

  /// Whether a server may have it, in whole or in part.
  boolean begun() {
    return begun;
  }

  @Override
  public void writeTo(OutputStream out, String[] ignoredHeaders)
      throws IOException, MessagingException {
    begun = true;
    super.writeTo(out, ignoredHeaders);
  }

  @Override
  protected void updateMessageID() throws MessagingException {
    setHeader("Message-ID", id);
  }

  /// A recipient with a name, however the name is written.
  ///
  /// @throws AddressException when either holds what could end a line or the address
  static InternetAddress address(String mailbox, String name) throws MessagingException {
    if (!MAILBOX.matcher(mailbox).matches()) {
      throw new AddressException("this is no address that mail can be sent to");
    }
    if (name.codePoints().anyMatch(Character::isISOControl)) {
      throw new AddressException("the name holds control characters");
    }
    var address = new InternetAddress();
    address.setAddress(mailbox);
    try {
      address.setPersonal(name, StandardCharsets.UTF_8.name());
    } catch (UnsupportedEncodingException e) {
      throw new MessagingException("every Java has UTF-8", e);
    }
    return address;
  }
}
