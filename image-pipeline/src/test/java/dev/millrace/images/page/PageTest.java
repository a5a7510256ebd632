package dev.millrace.images.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.images.Photos;
import dev.millrace.images.RunningPart;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class PageTest {
  private static final String PHOTO =
      """
      {"original":{"path":"blue-sedan.jpg","sha256":"%1$s","width":1100,"height":688},
       "copy":{"path":"blue.jpg","sha256":"%1$s","width":1100,"height":688},
       "vehicles":[{"box":[98,241,929,296],"type":"car","color":"blue","score":0.69}],"plates":[]}\
      """
          .formatted("0".repeat(64));

  @TempDir Path copies;
  private QueueStub queues;
  private RunningPart part;

  @BeforeEach
  void start() throws Exception {
    queues = new QueueStub();
    part =
        RunningPart.start(
            "page",
            "millrace.images.page.url=" + queues.url(),
            "millrace.images.page.fresh=50ms",
            "millrace.images.folders.photos=" + Photos.SAMPLES,
            "millrace.images.folders.copies=" + copies);
  }

  @AfterEach
  void stop() {
    part.close();
    queues.close();
  }

  @Test
  void thePageRunsNoScriptButItsOwn() {
    HttpResponse<String> page = part.get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("page/pipeline.js").doesNotContain("<script>", "onclick");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "script-src 'self'")
        .doesNotContain("unsafe");
    assertThat(part.get("/page/pipeline.js").statusCode()).isEqualTo(200);
    assertThat(part.get("/webjars/uplot/1.6.30/dist/uPlot.iife.min.js").statusCode())
        .isEqualTo(200);
  }

  @Test
  void beforeAnythingIsThereItIsEmpty_andSaysSoWithoutTrouble() {
    JsonNode progress = RunningPart.json(part.get("/api/v1/progress"));
    assertThat(progress.path("batch").isMissingNode()).isTrue();
    assertThat(progress.path("barrier").size()).isZero();
    assertThat(progress.path("trouble").isMissingNode()).isTrue();
  }

  @Test
  void theNewestBatchIsShown_withItsPhotosAndWhatIsCountedSoFar_untilTheDocumentIsThere() {
    String old = QueueStub.batch("photos", 9, 9, "2026-05-01T12:00:00Z").replace("-2\"", "-1\"");
    String now = QueueStub.batch("photos", 12, 12, "2026-06-01T12:00:00Z");
    queues.answer(
        "/api/v1/queues/photos/batches?limit=100",
        "{\"kind\":\"BatchList\",\"apiVersion\":\"v1\",\"batches\":[%s,%s]}".formatted(now, old));
    queues.answer(
        "/api/v1/queues/blur-a/batches/photos-2",
        QueueStub.batch("blur-a", 7, 5, "2026-06-01T12:00:00Z"));
    queues.answer(results("blur-a"), QueueStub.results("blur-a", PHOTO));
    String counted = "{\"vehicles\":{\"car\":2,\"bus\":1},\"colors\":{\"red\":3}}";
    queues.answer(results("describe-a"), QueueStub.results("describe-a", counted, counted));
    queues.answer(results("describe-b"), QueueStub.results("describe-b", counted, "{\"x\":1}"));

    JsonNode progress = RunningPart.json(part.get("/api/v1/progress"));
    assertThat(progress.path("batch").asString()).isEqualTo("photos-2");
    assertThat(progress.path("barrier").size()).isEqualTo(2);
    assertThat(progress.at("/barrier/1/counts/leased").asInt()).isEqualTo(2);
    assertThat(progress.at("/photos/0/vehicles/0/color").asString()).isEqualTo("blue");
    assertThat(progress.at("/statistics/vehicles/car").asInt()).isEqualTo(6);
    assertThat(progress.at("/statistics/colors/red").asInt()).isEqualTo(9);
    assertThat(progress.path("complete").asBoolean()).isFalse();

    queues.answer(
        "/api/v1/queues/statistics/items?limit=10&batch=photos-2",
        QueueStub.results("statistics", "{}"));
    queues.answer(
        "/api/v1/queues/statistics/items/i0",
        """
        {"kind":"ItemStatus","apiVersion":"v1","queue":"statistics","name":"i0","state":"ready",
         "priority":0,"enqueued":"2026-06-01T12:00:00Z","failures":0,"lost":0,"attempts":[],
         "data":{"kind":"Reduced","apiVersion":"v1","value":{"vehicles":{"car":12},"colors":{}}}}\
        """);
    await()
        .untilAsserted(
            () -> {
              JsonNode later = RunningPart.json(part.get("/api/v1/progress"));
              assertThat(later.path("complete").asBoolean()).isTrue();
              assertThat(later.at("/statistics/vehicles/car").asInt()).isEqualTo(12);
            });
  }

  @Test
  void whenTheQueuesAreAwayItSaysSo() {
    queues.close();
    await()
        .untilAsserted(
            () ->
                assertThat(
                        RunningPart.json(part.get("/api/v1/progress")).path("trouble").asString(""))
                    .startsWith("The queues cannot be asked"));
  }

  @Test
  void picturesAreShown_andNothingElseAnywhere(@TempDir Path outside) throws Exception {
    HttpResponse<byte[]> picture = part.bytes("/api/v1/originals?path=blue-sedan.jpg");
    assertThat(picture.statusCode()).isEqualTo(200);
    assertThat(picture.headers().firstValue("Content-Type")).contains("image/jpeg");
    assertThat(picture.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(picture.body()).isEqualTo(Photos.sample("blue-sedan.jpg"));
    Path secret = Files.write(outside.resolve("secret.jpg"), Photos.sample("blue-sedan.jpg"));
    Files.createSymbolicLink(copies.resolve("link.jpg"), secret);
    assertThat(part.get("/api/v1/copies?path=link.jpg").statusCode()).isEqualTo(404);
    assertThat(part.get("/api/v1/originals?path=README.md").statusCode()).isEqualTo(404);
    assertThat(part.get("/api/v1/originals?path=../photos/blue-sedan.jpg").statusCode())
        .isEqualTo(404);
    assertThat(part.get("/api/v1/originals?path=/etc/passwd").statusCode()).isEqualTo(404);
  }

  /// As large as `work.bytes` may be set, and as many at once as browsers ask for: it is not held.
  @Test
  void aPhotoOfAnySizeIsShown() throws Exception {
    byte[] photo = Photos.sample("blue-sedan.jpg");
    var comment = new byte[65_537];
    comment[0] = (byte) 0xFF;
    comment[1] = (byte) 0xFE;
    comment[2] = (byte) 0xFF;
    comment[3] = (byte) 0xFF;
    try (var out = Files.newOutputStream(copies.resolve("large.jpg"))) {
      out.write(photo, 0, 2);
      for (int i = 0; i < 600; i++) {
        out.write(comment);
      }
      out.write(photo, 2, photo.length - 2);
    }
    HttpResponse<byte[]> picture = part.bytes("/api/v1/copies?path=large.jpg");
    assertThat(picture.statusCode()).isEqualTo(200);
    assertThat(picture.body()).hasSize(photo.length + 600 * comment.length);
  }

  private static String results(String queue) {
    return "/api/v1/queues/%s/items?limit=100&state=succeeded&results=true&batch=photos-2"
        .formatted(queue);
  }
}
