package dev.millrace.signup.postbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.signup.Databases;
import dev.millrace.signup.Items;
import dev.millrace.signup.RunningPart;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The postbox, as the mailer fills it and people read it.
class PostboxTest {
  private static RunningPart postbox;
  private static RunningPart mailer;

  @BeforeAll
  static void start() {
    postbox =
        RunningPart.start(
            "postbox",
            List.of("millrace.signup.postbox.smtp-port=0", "millrace.signup.postbox.most=3"));
    int port = postbox.context().getBean(MailCatcher.class).port();
    mailer =
        RunningPart.start(
            "mailer",
            RunningPart.settings(
                Databases.create().settings(),
                "millrace.signup.smtp.host=127.0.0.1",
                "millrace.signup.smtp.port=" + port));
  }

  @AfterAll
  static void stop() {
    mailer.close();
    postbox.close();
  }

  @Test
  void whatItServesForProgramsIsDescribed() {
    var description = postbox.description();
    assertThat(description.calls()).isEqualTo(postbox.served());
    description.assertSchemas(
        Map.of(
            "MailList", PostboxApi.MailList.class,
            "MailList.Mail", PostboxApi.Mail.class,
            "TextList", PostboxApi.TextList.class,
            "TextList.Text", CaughtText.class,
            "TextMessage", PostboxApi.Message.class,
            "Text", PostboxApi.Taken.class));
    assertThat(mailer.description().calls()).isEqualTo(mailer.served());
  }

  @Test
  void aMailIsThereAsSoonAsItIsTaken_andRunsNothing() {
    send("1", "Zoë \"><script>alert(1)</script>", "zoe@example.org");
    JsonNode mail = postbox.json("/api/v1/mails?to=ZOE@example.org").path("mails").path(0);
    assertThat(mail.path("subject").asString()).isEqualTo("Please confirm your e-mail address");
    assertThat(mail.path("from").asString()).contains("no-reply@millrace.invalid");
    assertThat(mail.path("messageId").asString()).startsWith("<verification.");
    assertThat(mail.path("text").asString()).contains(Items.LINK, "<script>");
    assertThat(mail.path("html").asString()).doesNotContain("<script>");

    String path = "/mails/" + mail.path("id").asInt();
    HttpResponse<String> page = postbox.get(path);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "script-src 'self'");
    assertThat(page.body())
        .contains("sandbox=\"allow-popups allow-popups-to-escape-sandbox\"", "srcdoc=")
        .doesNotContain("<script>alert");
    HttpResponse<String> raw = postbox.get(path + "/raw");
    assertThat(raw.headers().firstValue("Content-Type")).hasValue("text/plain;charset=utf-8");
    assertThat(raw.body()).contains("Auto-Submitted: auto-generated");
    assertThat(postbox.get("/").body()).contains("zoe@example.org").doesNotContain("<script>alert");
    assertThat(postbox.get("/?to=nobody").body()).contains("No mail yet");
    assertThat(postbox.get("/mails/99999").statusCode()).isEqualTo(404);
  }

  @Test
  void theOldestGoFirst() {
    for (int i = 0; i < 5; i++) {
      send("many-" + i, "A", "many%d@example.org".formatted(i));
    }
    JsonNode list = postbox.json("/api/v1/mails?bodies=false");
    assertThat(list.path("mails")).hasSize(3);
    assertThat(list.path("mails").path(0).path("to").asString()).isEqualTo("many4@example.org");
    assertThat(list.path("mails").path(0).has("text")).isFalse();
    assertThat(list.path("count").asInt()).isGreaterThanOrEqualTo(5);
    assertThat(postbox.get("/api/v1/mails?limit=0").statusCode()).isEqualTo(400);
  }

  @Test
  void aTextMessageWithAKnownKeyIsARepeat() {
    long repeats = postbox.json("/api/v1/texts").path("repeats").asLong();
    HttpResponse<String> first = text("key-1", "+491512345678");
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(text("key-1", "+491512345678").body()).isEqualTo(first.body());
    assertThat(text("key-2", "nobody").statusCode()).isEqualTo(400);
    JsonNode list = postbox.json("/api/v1/texts?to=%2B491512345678");
    assertThat(list.path("texts")).hasSize(1);
    assertThat(list.path("repeats").asLong()).isEqualTo(repeats + 1);
    assertThat(postbox.get("/").body()).contains("Hello &lt;you&gt;");
  }

  @Test
  void textMessagesThatNobodyHasNamed_areNotTakenForOne() {
    for (String to : List.of("+491519990001", "+491519990002")) {
      assertThat(postbox.post("/api/v1/texts", "{\"to\":\"%s\"}".formatted(to)).statusCode())
          .isEqualTo(200);
      assertThat(postbox.json("/api/v1/texts?to=" + to.replace("+", "%2B")).path("texts"))
          .hasSize(1);
    }
  }

  @Test
  void whatWasTakenOutlivesTheProcess(@TempDir Path folder) throws Exception {
    List<String> settings =
        List.of(
            "millrace.signup.postbox.smtp-port=0",
            "millrace.signup.postbox.most=3",
            "millrace.signup.postbox.folder=" + folder);
    try (RunningPart first = RunningPart.start("postbox", settings)) {
      for (int i = 1; i <= 12; i++) {
        text(first, "kept-" + i, "+491512345678");
      }
    }
    assertThat(Files.readAllLines(folder.resolve("texts.jsonl"))).hasSizeLessThanOrEqualTo(6);
    Files.writeString(
        folder.resolve("texts.jsonl"), "{\"id\":13,\"at\":", StandardOpenOption.APPEND);
    try (RunningPart second = RunningPart.start("postbox", settings)) {
      assertThat(text(second, "kept-12", "+491512345678").body()).contains("\"id\":12");
      assertThat(text(second, "new", "+491512345678").body()).contains("\"id\":13");
      JsonNode list = second.json("/api/v1/texts");
      assertThat(list.path("texts")).hasSize(3);
      assertThat(list.path("count").asLong()).isEqualTo(13);
      assertThat(list.path("repeats").asLong()).isEqualTo(1);
    }
  }

  private static HttpResponse<String> text(String key, String to) {
    return text(postbox, key, to);
  }

  private static HttpResponse<String> text(RunningPart postbox, String key, String to) {
    String json = "{\"to\":\"%s\",\"text\":\"Hello <you>\",\"reference\":\"r\"}".formatted(to);
    return postbox.send(
        HttpRequest.newBuilder(postbox.uri("/api/v1/texts"))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private static void send(String event, String name, String email) {
    String item = Items.of("verify-eu", Items.REQUESTED, event, name, email);
    assertThat(mailer.post("/api/v1/work", item).statusCode()).isEqualTo(200);
  }
}
