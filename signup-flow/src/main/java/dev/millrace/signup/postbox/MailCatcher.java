package dev.millrace.signup.postbox;

import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Locale;

/// An SMTP server that takes every mail for everybody. A mail is in the box before the server says
/// that it has it.
final class MailCatcher implements AutoCloseable {
  private final GreenMail server;

  /// @param port 0 for any free one
  MailCatcher(String address, int port, Box<CaughtMail> box, InstantSource clock) {
    server = new GreenMail(new ServerSetup(port, address, ServerSetup.PROTOCOL_SMTP));
    server
        .getUserManager()
        .setMessageDeliveryHandler((message, to) -> new Everybody(to, box, clock));
    server.start();
  }

  int port() {
    return server.getSmtp().getPort();
  }

  @Override
  public void close() {
    server.stop();
  }

  /// Whoever a mail is for, as the server wants to see them.
  private record Everybody(MailAddress address, Box<CaughtMail> box, InstantSource clock)
      implements GreenMailUser {

    @Override
    public void deliver(MovingMessage message) {
      deliver(message.getMessage());
    }

    @Override
    public void deliver(MimeMessage mail) {
      String to = address.getEmail().toLowerCase(Locale.ROOT);
      box.add(
          id -> {
            try {
              return CaughtMail.of(id, clock.instant(), to, mail);
            } catch (MessagingException e) {
              throw new IllegalArgumentException("a mail that cannot be read", e);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }

    @Override
    public String getEmail() {
      return address.getEmail();
    }

    @Override
    public String getLogin() {
      return address.getEmail();
    }

    @Override
    public String getQualifiedMailboxName() {
      return address.getEmail();
    }

    @Override
    public String getPassword() {
      return "";
    }

    @Override
    public void setPassword(String password) {}

    @Override
    public void authenticate(String password) {}

    @Override
    public void create() {}

    @Override
    public void delete() {}
  }
}
