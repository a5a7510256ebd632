package dev.millrace.e2e.signup;

import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.Json;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where all mails and texts of the flow end.
final class Postbox {
  private static final Pattern LINK = Pattern.compile("https?://\\S+/verify\\?token=[^\\s\"<>]+");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final JsonHttp http;

  Postbox(URI url) {
    this.http = new JsonHttp(JsonHttp.newClient(), url, Json.lenient(), null, 256 << 20);
  }

  record Mails(List<Mail> mails) {}

  record Mail(String to, String subject, String messageId, @Nullable String text) {
    Optional<URI> link() {
      Matcher link = LINK.matcher(text == null ? "" : text);
      return link.find() ? Optional.of(URI.create(link.group())) : Optional.empty();
    }
  }

  record Texts(long repeats, List<Text> texts) {}

  record Text(String to) {}

  List<Mail> mails() throws IOException, InterruptedException {
    return http.get("/api/v1/mails?limit=20000", Mails.class, PATIENCE).mails();
  }

  Texts texts() throws IOException, InterruptedException {
    return http.get("/api/v1/texts?limit=20000", Texts.class, PATIENCE);
  }
}
