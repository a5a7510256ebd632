package dev.millrace.signup.postbox;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.millrace.rim.Refusal;
import dev.millrace.signup.template.Templates;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/// What came in, for people. A mail's HTML is shown in a frame that runs nothing and belongs to
/// nobody; its links open in a window of their own.
@Controller
final class PostboxPages {
  private static final int SHOWN = 100;
  private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);
  private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);
  private static final String POLICY =
      "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; img-src 'self';"
          + " connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  private final Box<CaughtMail> mails;
  private final Box<CaughtText> texts;
  private final Template list;
  private final Template mail;

  PostboxPages(Box<CaughtMail> mails, Box<CaughtText> texts) {
    this.mails = mails;
    this.texts = texts;
    Mustache.Compiler compiler =
        Templates.at("/pages/%s.html")
            .withFormatter(
                value -> value instanceof Instant at ? TIME.format(at) : value.toString());
    this.list = compiler.loadTemplate("postbox");
    this.mail = compiler.loadTemplate("mail");
  }

  /// @param to what was asked for, or null for all
  record Listing(
      @Nullable String to,
      long mailCount,
      List<CaughtMail> mails,
      long textCount,
      List<CaughtText> texts) {}

  @GetMapping("/")
  ResponseEntity<String> list(@RequestParam(defaultValue = "") String to) {
    String wanted = to.strip().toLowerCase(Locale.ROOT);
    return page(
        list.execute(
            new Listing(
                wanted,
                mails.count(),
                mails.newest(found -> found.to().contains(wanted), SHOWN),
                texts.count(),
                texts.newest(found -> found.to().contains(wanted), SHOWN))));
  }

  @GetMapping("/mails/{id}")
  ResponseEntity<String> mail(@PathVariable long id) {
    return page(mail.execute(find(id)));
  }

  @GetMapping("/mails/{id}/raw")
  ResponseEntity<String> raw(@PathVariable long id) {
    return ResponseEntity.ok().contentType(TEXT).body(find(id).raw());
  }

  private CaughtMail find(long id) {
    return mails.newest(found -> found.id() == id, 1).stream()
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    404,
                    "no-such-mail",
                    "There is no such mail",
                    "mail %d is not here, or no more".formatted(id)));
  }

  private static ResponseEntity<String> page(String html) {
    return ResponseEntity.ok()
        .contentType(HTML)
        .cacheControl(CacheControl.noStore())
        .header("Content-Security-Policy", POLICY)
        .header("Referrer-Policy", "no-referrer")
        .body(html);
  }
}
