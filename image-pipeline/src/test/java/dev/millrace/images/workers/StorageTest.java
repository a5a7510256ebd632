package dev.millrace.images.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.images.Photos;
import dev.millrace.images.RunningPart;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Folders that cannot be used for a while are no item's fault: a worker is busy then, and no attempt
/// is lost.
class StorageTest {
  @TempDir Path root;
  private Path photos;
  private Path copies;
  private RunningPart part;
  private String found;

  @BeforeEach
  void start() throws IOException {
    photos = Files.createDirectory(root.resolve("photos"));
    copies = root.resolve("copies");
    Files.write(photos.resolve("a.jpg"), Photos.encoded(Photos.quarters(128, 96), "jpg"));
    part =
        RunningPart.start(
            "workers",
            "millrace.images.folders.photos=" + photos,
            "millrace.images.folders.copies=" + copies);
    HttpResponse<String> answer = part.work("plates", "{\"path\":\"a.jpg\"}");
    found = RunningPart.json(answer).path("data").toString();
  }

  @AfterEach
  void stop() {
    part.close();
  }

  @Test
  void aFolderOfPhotosThatIsAwayIsWaitedFor() throws IOException {
    Files.move(photos, root.resolve("unmounted"));
    waitedFor("folder-away", part.work("plates", "{\"path\":\"a.jpg\"}"));
    Files.createDirectory(photos);
    waitedFor("folder-away", part.work("plates", "{\"path\":\"a.jpg\"}"));
  }

  @Test
  void soIsAFolderOfCopiesThatTakesNoFiles() throws IOException {
    Files.writeString(copies, "no folder");
    waitedFor("storage", part.work("blur", found));
    Files.delete(copies);
    assertThat(part.work("blur", found).statusCode()).isEqualTo(200);
  }

  @Test
  void butAnItemWhoseOwnFileIsInTheWayFails_orItWouldGoRoundForEver() throws IOException {
    Files.createDirectories(copies.resolve("a.jpg.blurred.jpg/x"));
    HttpResponse<String> answer = part.work("blur", found);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(500);
    assertThat(RunningPart.json(answer).path("reason").asString()).isEqualTo("file");
  }

  private static void waitedFor(String reason, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(RunningPart.json(answer).path("reason").asString()).isEqualTo(reason);
    assertThat(answer.headers().firstValue("Retry-After")).contains("10");
  }
}
