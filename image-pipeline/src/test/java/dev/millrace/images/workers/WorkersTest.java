package dev.millrace.images.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.images.Photos;
import dev.millrace.images.RunningPart;
import dev.millrace.images.failure.WorkFailure;
import dev.millrace.images.find.Box;
import dev.millrace.images.photo.Blurred;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The workers over HTTP, on the sample photos.
class WorkersTest {
  @TempDir static Path copies;
  private static RunningPart part;

  @BeforeAll
  static void start() {
    part =
        RunningPart.start(
            "workers",
            "millrace.images.folders.photos=" + Photos.SAMPLES,
            "millrace.images.folders.copies=" + copies);
  }

  @AfterAll
  static void stop() {
    part.close();
  }

  @Test
  void itsReadinessLooksAtItsFolders() {
    HttpResponse<String> ready = part.get("/actuator/health/readiness");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body()).contains("\"folders\"");
  }

  @ParameterizedTest
  @CsvSource({
    "black-sedan.jpg, car, black",
    "black-sedan-mirrored.jpg, car, black",
    "blue-sedan.jpg, car, blue",
    "red-sedan.jpg, car, red",
    "white-sedan.jpg, car, white"
  })
  void aPhotoGoesThroughTheChain_andIsCounted(String photo, String type, String color) {
    String found = data(part.work("plates", "{\"path\":\"%s\"}".formatted(photo)));
    String blurred = data(part.work("blur", found));
    String checked = data(part.work("check", blurred));
    assertThat(checked).isEqualTo(blurred);
    String counted = data(part.work("vehicles", "{\"result\":%s}".formatted(checked)));
    assertThat(counted)
        .isEqualTo("{\"vehicles\":{\"%s\":1},\"colors\":{\"%s\":1}}".formatted(type, color));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rear-mr2026.jpg", "rear-zx4711.jpg"})
  void aPlateIsHiddenWhole(String photo) throws WorkFailure {
    String found = data(part.work("plates", "{\"path\":\"%s\"}".formatted(photo)));
    Blurred blurred = Blurred.read(JsonData.parse(data(part.work("blur", found))));
    var plate = new Box(355, 330, 190, 66);
    assertThat(blurred.blurred()).anyMatch(region -> plate.coveredBy(region) == 1);
  }

  @Test
  void aStreetSceneHasAVanAndACar() {
    JsonNode found = RunningPart.json(part.work("plates", "{\"path\":\"campus-5.jpg\"}"));
    assertThat(found.at("/data/vehicles").findValuesAsString("type"))
        .containsExactlyInAnyOrder("truck", "car");
  }

  @ParameterizedTest
  @CsvSource({
    "README.md, not-a-picture",
    "gone.jpg, not-found",
    "../videos/README.md, outside-folder"
  })
  void whatCanNeverSucceedIs422_withAReason(String path, String reason) {
    HttpResponse<String> answer = part.work("plates", "{\"path\":\"%s\"}".formatted(path));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(RunningPart.json(answer).path("reason").asString()).isEqualTo(reason);
    assertThat(RunningPart.json(answer).path("detail").asString()).startsWith(path + ": ");
  }

  @Test
  void dataOfAnotherWorkerIs422() {
    assertThat(part.work("blur", "{\"path\":\"a.jpg\"}").statusCode()).isEqualTo(422);
    assertThat(part.work("plates", "{}").statusCode()).isEqualTo(422);
    assertThat(part.work("vehicles", "{}").statusCode()).isEqualTo(422);
  }

  @Test
  void aWorkerThatIsNotHereIs404_andTheOthersAreNamed() {
    HttpResponse<String> answer = part.work("eraser", "{}");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("blur, check, plates, vehicles");
  }

  @Test
  void noOriginalIsTouched() throws IOException {
    byte[] before = Photos.sample("red-sedan.jpg");
    var modified = Files.getLastModifiedTime(Photos.SAMPLES.resolve("red-sedan.jpg"));
    data(part.work("blur", data(part.work("plates", "{\"path\":\"red-sedan.jpg\"}"))));
    assertThat(Photos.sample("red-sedan.jpg")).isEqualTo(before);
    assertThat(Files.getLastModifiedTime(Photos.SAMPLES.resolve("red-sedan.jpg")))
        .isEqualTo(modified);
  }

  private static String data(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return RunningPart.json(answer).path("data").toString();
  }
}
