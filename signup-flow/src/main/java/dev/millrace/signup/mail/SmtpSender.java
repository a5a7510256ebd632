package dev.millrace.signup.mail;

import dev.millrace.rim.tls.Tls;
import dev.millrace.signup.delivery.Sender;
import dev.millrace.signup.delivery.Sending;
import dev.millrace.signup.delivery.What;
import dev.millrace.signup.event.ReceivedEvent;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends mails over SMTP, each over a connection of its own.
final class SmtpSender implements Sender {
  private static final Logger log = LoggerFactory.getLogger(SmtpSender.class);

  private final SmtpSettings settings;
  private final Duration longest;
  private final Session session;
  private final Session utf8Session;
  private final InternetAddress from;
  private final Letters letters = new Letters();
  private final InstantSource clock;

  /// @param tls null for that of the JVM
  SmtpSender(SmtpSettings settings, @Nullable Tls tls, InstantSource clock) {
    this.settings = settings;
    this.longest = settings.timeout().multipliedBy(6);
    Properties properties = properties(settings, tls);
    this.session = Session.getInstance(properties);
    Properties utf8 = (Properties) properties.clone();
    utf8.setProperty("mail.mime.allowutf8", "true");
    this.utf8Session = Session.getInstance(utf8);
    this.clock = clock;
    try {
      this.from = new InternetAddress(settings.from(), true);
    } catch (AddressException e) {
      throw new IllegalStateException("the settings were checked", e);
    }
  }

  private static Properties properties(SmtpSettings settings, @Nullable Tls tls) {
    var properties = new Properties();
    String timeout = Long.toString(settings.timeout().toMillis());
    boolean starttls = settings.encryption() == SmtpSettings.Encryption.STARTTLS;
    properties.setProperty("mail.smtp.connectiontimeout", timeout);
    properties.setProperty("mail.smtp.timeout", timeout);
    properties.setProperty("mail.smtp.writetimeout", timeout);
    properties.setProperty("mail.smtp.auth", Boolean.toString(settings.user() != null));
    properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(starttls));
    properties.setProperty("mail.smtp.starttls.required", Boolean.toString(starttls));
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    properties.setProperty(
        "mail.smtp.ssl.enable",
        Boolean.toString(settings.encryption() == SmtpSettings.Encryption.TLS));
    // Else what these do not trust would be tried again with those of the JVM.
    properties.setProperty("mail.smtp.socketFactory.fallback", "false");
    if (tls != null) {
      properties.put("mail.smtp.ssl.socketFactory", tls.context().getSocketFactory());
    }
    properties.setProperty("mail.smtp.quitwait", "false");
    return properties;
  }

  @Override
  public Set<What> sends() {
    return Set.of(What.VERIFICATION, What.WELCOME, What.NOTIFY_EMAIL);
  }

  @Override
  public Sending send(What what, ReceivedEvent event) {
    String id = MessageId.of(event.id(), what, from.getAddress().replaceFirst(".*@", ""));
    Mail mail;
    InternetAddress to;
    try {
      Letter letter = letters.write(what, event.data());
      to = Mail.address(event.data().email(), event.data().name());
      mail = Mail.write(session(to), id, from, to, letter, Date.from(clock.instant()));
    } catch (MessagingException | IllegalArgumentException e) {
      return new Sending.Never("no mail can be made of the event: " + e.getMessage());
    }
    return send(mail, to, id);
  }

  /// In a thread of its own: the timeout is for each byte, and a server may say one now and then for
  /// ever.
  private Sending send(Mail mail, InternetAddress to, String id) {
    var talk = new FutureTask<>(() -> talk(mail, to, id));
    Thread thread = Thread.ofVirtual().name("smtp").start(talk);
    try {
      return talk.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return SmtpFailure.tooSlow(longest, mail.begun());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return SmtpFailure.tooSlow(longest, mail.begun());
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      thread.interrupt(); // closes the connection where it still waits
    }
  }

  private Sending talk(Mail mail, InternetAddress to, String id) {
    SMTPTransport transport = transport(session(to));
    try {
      String password = settings.user() == null ? null : settings.password(); // else it logs in
      transport.connect(settings.host(), settings.port(), settings.user(), password);
      if (!isAscii(to.getAddress()) && !transport.supportsExtension("SMTPUTF8")) {
        return new Sending.Never(
            "the mail server takes no addresses with characters outside of ASCII (SMTPUTF8)");
      }
      transport.sendMessage(mail, new Address[] {to});
      return new Sending.Sent(id);
    } catch (MessagingException e) {
      return SmtpFailure.of(e, transport.getLastReturnCode(), mail.begun());
    } finally {
      close(transport);
    }
  }

  /// What became of the mail is known by then, and a farewell that fails does not change it.
  private static void close(SMTPTransport transport) {
    try {
      transport.close();
    } catch (MessagingException e) {
      log.debug("The connection broke as it was closed", e);
    }
  }

  /// Only an address in other letters needs a mail whose head is in UTF-8, which a server without
  /// SMTPUTF8 may refuse, and one behind it. In any other the names are encoded.
  private Session session(InternetAddress to) {
    return isAscii(to.getAddress()) && isAscii(from.getAddress()) ? session : utf8Session;
  }

  private static SMTPTransport transport(Session session) {
    try {
      return (SMTPTransport) session.getTransport("smtp");
    } catch (MessagingException e) {
      throw new IllegalStateException("Angus has SMTP", e);
    }
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }
}
