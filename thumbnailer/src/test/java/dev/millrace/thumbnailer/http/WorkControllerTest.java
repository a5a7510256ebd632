package dev.millrace.thumbnailer.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.rim.Slots;
import dev.millrace.thumbnailer.NeedsFfmpeg;
import dev.millrace.thumbnailer.Stage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Over real HTTP, with two slots and nobody waiting.
@NeedsFfmpeg
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class WorkControllerTest {
  @TempDir static Path folder;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @LocalServerPort private int port;
  @Autowired private Slots slots;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry settings) {
    settings.add("millrace.thumbnailer.media", () -> folder.resolve("media"));
    settings.add("millrace.thumbnailer.out", () -> folder.resolve("out"));
    settings.add("millrace.thumbnailer.slots", () -> 2);
    settings.add("millrace.thumbnailer.patience", () -> "0s");
  }

  @BeforeAll
  static void videos() throws Exception {
    try (var stage = new Stage(folder)) {
      stage.sample("motion.mov", "a/m.mov");
      Files.writeString(stage.media.resolve("text.mp4"), "no video");
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(60));
  }

  private HttpRequest work(String body) {
    return request("/api/v1/work")
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return HTTP.send(request, BodyHandlers.ofString());
  }

  private String metrics() throws IOException, InterruptedException {
    return send(request("/actuator/prometheus").build()).body();
  }

  @Test
  void doneIs200WithTheResult() throws Exception {
    HttpResponse<String> answer =
        send(
            work(
                """
                {"kind":"Item","apiVersion":"v1","metadata":{"name":"m","queue":"q","attempt":1},
                 "data":{"path":"a/m.mov","thumbnail":{"count":2}}}
                """));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonData body = JsonData.parse(answer.body());
    assertThat(body.path("kind").asString()).isEqualTo("WorkResult");
    assertThat(body.path("data").path("files").path(1).path("file").asString())
        .isEqualTo("a/m.mov.002.jpg");
    assertThat(folder.resolve("out/a/m.mov.002.jpg")).isRegularFile();
    assertThat(metrics())
        .contains("millrace_thumbnailer_thumbnails_total{kind=\"frame\"}")
        .contains("millrace_thumbnailer_item_seconds_count{outcome=\"done\"}");
  }

  @Test
  void withoutItsFolderOfMediaItIsNotReady_andItSaysWhatItSpeaks() throws Exception {
    HttpRequest readiness = request("/actuator/health/readiness").build();
    assertThat(send(readiness).statusCode()).isEqualTo(200);
    Path media = folder.resolve("media");
    Path away = Files.move(media, folder.resolve("away"));
    try {
      assertThat(send(readiness).statusCode()).isEqualTo(503);
      assertThat(send(readiness).body()).contains("\"media\"").doesNotContain(folder.toString());
    } finally {
      Files.move(away, media);
    }
    assertThat(send(request("/openapi").build()).body()).contains("/api/v1/work");
  }

  @Test
  void neverIs422WithTheReason() throws Exception {
    HttpResponse<String> answer = send(work("{\"data\":{\"path\":\"text.mp4\"}}"));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.body())
        .contains(
            "/problems/item-impossible", "\"reason\":\"unreadable\"", "text.mp4: cannot be read");
    assertThat(metrics()).contains("millrace_thumbnailer_failures_total{reason=\"unreadable\"}");
  }

  @Test
  void whileTheFolderOfMediaIsAwayItIs503WithRetryAfter() throws Exception {
    Path media = folder.resolve("media");
    Path away = Files.move(media, folder.resolve("away"));
    try {
      Files.createDirectory(media); // as the place of a mount is
      isAway(send(work("{\"data\":{\"path\":\"a/m.mov\"}}")), "media-away");
    } finally {
      Files.deleteIfExists(media);
      Files.move(away, media);
    }
    assertThat(send(work("{\"data\":{\"path\":\"a/m.mov\"}}")).statusCode()).isEqualTo(200);
  }

  @Test
  void whileNoPictureCanBeWrittenItIs503WithRetryAfter() throws Exception {
    Path out = Files.createDirectories(folder.resolve("out"));
    Path aside = Files.move(out, folder.resolve("aside"));
    try {
      Files.writeString(out, "a file in the way");
      isAway(send(work("{\"data\":{\"path\":\"a/m.mov\"}}")), "storage");
    } finally {
      Files.delete(out);
      Files.move(aside, out);
    }
  }

  private static void isAway(HttpResponse<String> answer, String reason) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("10");
    assertThat(answer.body())
        .contains("/problems/storage-away", "\"reason\":\"%s\"".formatted(reason));
  }

  @Test
  void whatOnlyThePicturesOfOneItemMeetIsAFailedAttempt() throws Exception {
    Path out = Files.createDirectories(folder.resolve("out"));
    Files.createDirectories(folder.resolve("media/taken"));
    Files.copy(folder.resolve("media/a/m.mov"), folder.resolve("media/taken/m.mov"));
    Files.writeString(out.resolve("taken"), "a file in the way");

    HttpResponse<String> answer = send(work("{\"data\":{\"path\":\"taken/m.mov\"}}"));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(500);
    assertThat(answer.body()).contains("\"reason\":\"file\"");
  }

  @Test
  void aWishThatIsNotUnderstoodIs422Too() throws Exception {
    HttpResponse<String> answer =
        send(work("{\"data\":{\"path\":\"a/m.mov\",\"thumbnail\":{\"colour\":\"red\"}}}"));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("unknown field \\\"colour\\\"");
  }

  @Test
  void anItemsDeadlineInThePastIs504() throws Exception {
    HttpResponse<String> answer =
        send(
            work(
                "{\"metadata\":{\"name\":\"m\",\"attempt\":1,\"deadline\":\"%s\"},\"data\":{\"path\":\"a/m.mov\"}}"
                    .formatted(Instant.now().minusSeconds(1))));

    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(answer.body()).contains("\"reason\":\"deadline\"");
  }

  @Test
  void whatIsNoItemIs400() throws Exception {
    assertThat(send(work("no json")).statusCode()).isEqualTo(400);
    assertThat(send(work("{\"kind\":\"Cake\",\"data\":{}}")).statusCode()).isEqualTo(400);
    assertThat(send(work("{\"dota\":{}}")).body()).contains("dota");
  }

  @Test
  void oneMoreThanThereAreSlotsIs429WithRetryAfter() throws Exception {
    assertThat(slots.take()).isTrue();
    assertThat(slots.take()).isTrue();
    try {
      HttpResponse<String> answer = send(work("{\"data\":{\"path\":\"a/m.mov\"}}"));

      assertThat(answer.statusCode()).isEqualTo(429);
      assertThat(answer.headers().firstValue("Retry-After")).contains("1");
      assertThat(answer.body()).contains("all 2 slots are at work");
      assertThat(metrics()).contains("millrace_thumbnailer_slots_busy 2.0");
    } finally {
      slots.giveBack();
      slots.giveBack();
    }
    assertThat(send(work("{\"data\":{\"path\":\"a/m.mov\"}}")).statusCode()).isEqualTo(200);
  }

  @Test
  void healthIsServed() throws Exception {
    assertThat(send(request("/actuator/health/readiness").build()).statusCode()).isEqualTo(200);
  }
}
