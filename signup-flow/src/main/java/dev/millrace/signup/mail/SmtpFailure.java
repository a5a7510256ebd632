package dev.millrace.signup.mail;

import dev.millrace.contracts.Excerpt;
import dev.millrace.contracts.json.Durations;
import dev.millrace.signup.delivery.Sending;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Duration;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/// What it means that a mail could not be sent.
///
/// | the server | then |
/// | --- | --- |
/// | is away, slow, says 421, or 4xx before it knows the recipient | busy: so for any mail |
/// | says 5xx to the login or the sender | again: somebody has to mend the settings |
/// | says 4xx to the recipient or the mail | again: others need not wait for this one |
/// | says 5xx to the recipient or the mail | never |
/// | does not answer to the whole mail | again, and not for ever: it may have it |
final class SmtpFailure {
  static final Duration WAIT = Duration.ofSeconds(5);

  private static final int SERVICE_NOT_AVAILABLE = 421;
  private static final int MOST = 20;
  private static final int MOST_WORDS = 500;

  private SmtpFailure() {}

  /// @param lastCode of the server, 0 or less for none
  /// @param begun whether the mail itself was begun to be sent
  static Sending of(MessagingException failure, int lastCode, boolean begun) {
    SMTPAddressFailedException recipient = find(failure, SMTPAddressFailedException.class);
    if (recipient != null && recipient.getReturnCode() > 0) {
      return refused("the recipient", recipient.getReturnCode(), recipient);
    }
    SMTPSenderFailedException sender = find(failure, SMTPSenderFailedException.class);
    if (sender != null) {
      return session("does not take mail from this sender", sender.getReturnCode(), sender);
    }
    if (find(failure, AuthenticationFailedException.class) != null) {
      return session("refuses the login", lastCode, failure);
    }
    SMTPSendFailedException mail = find(failure, SMTPSendFailedException.class);
    if (mail != null && mail.getReturnCode() > 0) {
      return mail.getCommand().startsWith("MAIL")
          ? session("does not take mail from this sender", mail.getReturnCode(), mail)
          : refused("the mail", mail.getReturnCode(), mail);
    }
    if (begun) {
      return new Sending.Again(
          "the mail server did not say whether it has taken the mail: " + words(failure));
    }
    return session("cannot be used", lastCode, failure);
  }

  /// @param time that all of it has taken
  static Sending tooSlow(Duration time, boolean begun) {
    String reason =
        "the mail server takes longer than %s for a mail".formatted(Durations.format(time));
    return begun ? new Sending.Again(reason) : new Sending.Busy(WAIT, reason);
  }

  private static Sending refused(String what, int code, Exception e) {
    String reason = "the mail server refuses %s: %s".formatted(what, words(e));
    if (code == SERVICE_NOT_AVAILABLE) {
      return new Sending.Busy(WAIT, reason);
    }
    return code >= 500 ? new Sending.Never(reason) : new Sending.Again(reason);
  }

  private static Sending session(String what, int code, Exception e) {
    String reason = "the mail server " + what + ": " + words(e);
    return code >= 500 ? new Sending.Again(reason) : new Sending.Busy(WAIT, reason);
  }

  /// Angus chains what it has to say in two ways.
  private static <T> @Nullable T find(@Nullable Throwable failure, Class<T> type) {
    Throwable e = failure;
    for (int i = 0; e != null && i < MOST; i++) {
      if (type.isInstance(e)) {
        return type.cast(e);
      }
      e =
          e instanceof MessagingException chained && chained.getNextException() != null
              ? chained.getNextException()
              : e.getCause();
    }
    return null;
  }

  /// What is behind a connection that broke, such as a timeout, is in its cause only.
  private static String words(Exception e) {
    String words =
        e.getCause() instanceof IOException broken
            ? e.getMessage() + ": " + broken.getMessage()
            : String.valueOf(e.getMessage());
    return Excerpt.of(words.replaceAll("\\s+", " ").strip(), MOST_WORDS);
  }
}
