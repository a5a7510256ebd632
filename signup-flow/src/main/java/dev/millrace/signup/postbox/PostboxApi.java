package dev.millrace.signup.postbox;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.millrace.contracts.Kind;
import dev.millrace.rim.Refusal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What came in, for programs; and where text messages come in.
@RestController
final class PostboxApi {
  private static final int MOST_LISTED = 20_000;

  private final Box<CaughtMail> mails;
  private final Texts texts;
  private final InstantSource clock;

  PostboxApi(Box<CaughtMail> mails, Texts texts, InstantSource clock) {
    this.mails = mails;
    this.texts = texts;
    this.clock = clock;
  }

  /// @param count all that came in, those that are gone included
  @Kind("MailList")
  record MailList(long count, List<Mail> mails) {}

  /// A mail without its raw form.
  record Mail(
      long id,
      Instant at,
      String to,
      String from,
      String subject,
      String messageId,
      @Nullable String text,
      @Nullable String html) {
    static Mail of(CaughtMail mail, boolean bodies) {
      return new Mail(
          mail.id(),
          mail.at(),
          mail.to(),
          mail.from(),
          mail.subject(),
          mail.messageId(),
          bodies ? mail.text() : null,
          bodies ? mail.html() : null);
    }
  }

  /// Newest first.
  ///
  /// @param to the whole address
  /// @param subject a part of it
  /// @param bodies false leaves text and HTML out
  @GetMapping("/api/v1/mails")
  MailList mails(
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(required = false) @Nullable String subject,
      @RequestParam(defaultValue = "true") boolean bodies,
      @RequestParam(defaultValue = "100") int limit) {
    Predicate<CaughtMail> wanted =
        mail ->
            (to == null || mail.to().equals(to.toLowerCase(Locale.ROOT)))
                && (subject == null || mail.subject().contains(subject));
    return new MailList(
        mails.count(),
        mails.newest(wanted, bounded(limit)).stream().map(m -> Mail.of(m, bodies)).toList());
  }

  /// @param count all that came in, those that are gone included
  /// @param repeats of which a message was there already, by its `Idempotency-Key`
  @Kind("TextList")
  record TextList(long count, long repeats, List<CaughtText> texts) {}

  /// Newest first.
  ///
  /// @param to the whole number
  @GetMapping("/api/v1/texts")
  TextList texts(
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(defaultValue = "100") int limit) {
    return new TextList(
        texts.box().count(),
        texts.repeats(),
        texts.box().newest(text -> to == null || text.to().equals(to), bounded(limit)));
  }

  /// What a gateway is sent. More is ignored.
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Message(@Nullable String to, @Nullable String text, @Nullable String reference) {}

  @Kind("Text")
  record Taken(long id) {}

  /// The same key again is the same message.
  @PostMapping("/api/v1/texts")
  Taken take(
      @RequestBody Message message,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
    if (message.to() == null || !message.to().matches("\\+[1-9][0-9]{6,14}")) {
      throw new Refusal(400, "invalid-number", "This is no phone number", "\"to\" must be E.164");
    }
    String reference = key != null ? key : Objects.requireNonNullElse(message.reference(), "");
    String text = message.text() == null ? "" : message.text();
    return new Taken(texts.take(clock.instant(), message.to(), text, reference).id());
  }

  private static int bounded(int limit) {
    if (limit < 1 || limit > MOST_LISTED) {
      throw new Refusal(
          400, "invalid-parameter", "A parameter is not valid", "limit is 1 to " + MOST_LISTED);
    }
    return limit;
  }
}
