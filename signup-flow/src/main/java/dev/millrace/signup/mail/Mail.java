package dev.millrace.signup.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Date;

/// A mail whose Message-ID is given.
final class Mail extends MimeMessage {
  private static final String UTF_8 = "UTF-8";

  private final String id;

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

  @Override
  protected void updateMessageID() throws MessagingException {
    setHeader("Message-ID", id);
  }

  /// A recipient with a name, however the name is written.
  static InternetAddress address(String mailbox, String name) throws MessagingException {
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
