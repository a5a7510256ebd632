package dev.millrace.rim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class FolderHealthTest {
  @TempDir Path folder;

  @Test
  void aFolderThatIsAwayIsToldByItsWord() throws IOException {
    Path photos = folder.resolve("photos");
    var health =
        new FolderHealth().reads("photos", photos).writes("copies", folder.resolve("new/copies"));
    Health away = health.health();
    assertThat(away.getStatus()).isEqualTo(Status.DOWN);
    assertThat(away.getDetails()).containsOnlyKeys("photos");
    assertThat(away.toString()).doesNotContain(folder.toString());

    Files.createDirectory(photos);
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void aFileInTheWayOfAFolderToWriteToIsTrouble() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(new FolderHealth().writes("out", file.resolve("out")).health().getStatus())
        .isEqualTo(Status.DOWN);
  }
}
