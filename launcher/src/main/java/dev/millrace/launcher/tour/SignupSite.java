package dev.millrace.launcher.tour;

import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.Json;
import dev.millrace.launcher.tour.SignupTour.Person;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The sign-up page as a browser without scripts uses it, and the postbox that its mails end in.
final class SignupSite {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MAX_ANSWER = 16 * 1024 * 1024;

  private final HttpClient client = JsonHttp.newClient();
  private final URI page;
  private final JsonHttp postbox;

  SignupSite(URI page, URI postbox) {
    this.page = page;
    this.postbox = new JsonHttp(client, postbox, Json.lenient(), null, MAX_ANSWER);
  }

  record MailList(List<Mail> mails) {}

  record Mail(String subject, @Nullable String text) {}

  record TextList(List<Object> texts) {}

  URI page() {
    return page;
  }

  /// Sends the form.
  ///
  /// @return the user's page, to which the answer leads
  URI signUp(Person person, String address, String phone) throws IOException, InterruptedException {
    var fields = new LinkedHashMap<String, String>();
    fields.put("name", person.name());
    fields.put("email", address);
    fields.put("region", person.region());
    if (person.byEmail()) {
      fields.put("by-email", "on");
    }
    if (person.byText()) {
      fields.put("by-text", "on");
      fields.put("phone", phone);
    }
    HttpRequest request =
        HttpRequest.newBuilder(page.resolve("/signups"))
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(encoded(fields)))
            .build();
    HttpResponse<Void> answer = client.send(request, BodyHandlers.discarding());
    if (answer.statusCode() != 303) {
      throw new IOException(
          "the form of %s was answered with HTTP status %d"
              .formatted(person.name(), answer.statusCode()));
    }
    return page.resolve(answer.headers().firstValue("Location").orElse("/"));
  }

  private static String encoded(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(
            field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  void open(URI link) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(link).timeout(PATIENCE).build();
    int status = client.send(request, BodyHandlers.discarding()).statusCode();
    if (status != 200) {
      throw new IOException("a link was answered with HTTP status " + status);
    }
  }

  /// Newest first.
  List<Mail> mails(String to) throws IOException, InterruptedException {
    String path = "/api/v1/mails?to=" + JsonHttp.segment(to);
    return postbox.get(path, MailList.class, PATIENCE).mails();
  }

  int texts(String to) throws IOException, InterruptedException {
    String path = "/api/v1/texts?to=" + JsonHttp.segment(to);
    return postbox.get(path, TextList.class, PATIENCE).texts().size();
  }
}
