package dev.millrace.signup.mail;

import com.samskivert.mustache.Template;
import dev.millrace.signup.delivery.What;
import dev.millrace.signup.event.SignupData;
import dev.millrace.signup.template.Templates;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes the mails: the same words as text and as HTML. Safe for all threads.
final class Letters {
  private final Template text;
  private final Template html;

  Letters() {
    text = Templates.at("/mails/%s.txt").escapeHTML(false).loadTemplate("letter");
    html = Templates.at("/mails/%s.html").loadTemplate("letter");
  }

  /// @param link null where there is nothing to follow
  /// @param reason why the mail was sent at all
  private record Words(
      String subject,
      String greeting,
      List<String> paragraphs,
      @Nullable String link,
      @Nullable String button,
      String reason) {}

  /// @throws IllegalArgumentException when the event does not say enough for it
  Letter write(What what, SignupData data) {
    Words words =
        switch (what) {
          case VERIFICATION -> verification(data);
          case WELCOME -> welcome(data);
          case NOTIFY_EMAIL -> notification(data);
          case NOTIFY_TEXT -> throw new IllegalArgumentException("a text message is not a mail");
        };
    return new Letter(words.subject(), text.execute(words), html.execute(words));
  }

  private static Words verification(SignupData data) {
    if (data.link() == null) {
      throw new IllegalArgumentException("the event has no \"link\" to confirm the address with");
    }
    return new Words(
        "Please confirm your e-mail address",
        "Hello " + data.name() + ",",
        List.of(
            "thank you for signing up. Please follow this link to confirm that this address is"
                + " yours:"),
        data.link(),
        "Confirm my address",
        "Somebody typed this address into the sign-up form. If it was not you, there is nothing to"
            + " do: without the link nothing happens.");
  }

  private static Words welcome(SignupData data) {
    return new Words(
        "Welcome to Millrace",
        "Welcome, " + data.name() + "!",
        List.of(
            "Your address is confirmed, and you are one of us.",
            data.preferences().email() || data.preferences().text()
                ? "We are setting up the notifications you asked for."
                : "You asked for no notifications, so this is the last you hear from us for now."),
        null,
        null,
        "You get this because you signed up and confirmed this address.");
  }

  private static Words notification(SignupData data) {
    return new Words(
        "You will be told by e-mail",
        "Hello " + data.name() + ",",
        List.of("from now on we tell you news at this address, as you asked."),
        null,
        null,
        "You get this because you chose notifications by e-mail when you signed up.");
  }
}
