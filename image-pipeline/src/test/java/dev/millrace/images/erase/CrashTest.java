package dev.millrace.images.erase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.JsonData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// What a crash between any two steps leaves is made by hand: after the whole, some of the files are
/// put back as they were.
class CrashTest {
  private Scene scene;
  private ObjectNode release;
  private byte[] original;

  @BeforeEach
  void prepare(@TempDir Path root) throws IOException {
    scene = new Scene(root);
    release = scene.release();
    original = Files.readAllBytes(scene.photos.resolve(Scene.PHOTO));
  }

  @Test
  void betweenTheRecordAndTheMove_theNextTryMoves() throws Exception {
    scene.erase(release);
    Files.move(photoInTrash(), place());
    scene.clock.pass(Duration.ofHours(1));
    scene.erase(release);
    assertThat(place()).doesNotExist();
    assertThat(photoInTrash()).hasBinaryContent(original);
  }

  @Test
  void betweenTheRecordAndTheMove_theGraceBeginsWithTheMove() throws Exception {
    scene.erase(release);
    Files.move(photoInTrash(), place());
    scene.clock.pass(Scene.GRACE.multipliedBy(2));
    assertThat(scene.erase(release).path("until").asString()).isEqualTo("2026-06-22T12:00:00Z");
    scene.keeper.purge();
    assertThat(scene.inTrash()).isEqualTo(1);
  }

  @Test
  void betweenTheRecordAndTheMove_undoAndPurgeTouchNothing() throws Exception {
    scene.erase(release);
    Files.move(photoInTrash(), place());
    scene.clock.pass(Scene.GRACE.multipliedBy(2));
    scene.keeper.purge();
    assertThat(scene.keeper.undo(null).restored()).isZero();
    assertThat(place()).hasBinaryContent(original);
  }

  @Test
  void betweenCopyAndDeletionFromOneFileSystemToAnother_theNextTryDeletes() throws Exception {
    JsonData first = scene.erase(release);
    Files.copy(photoInTrash(), place());
    assertThat(scene.erase(release)).isEqualTo(first);
    assertThat(place()).doesNotExist();
    assertThat(photoInTrash()).hasBinaryContent(original);
  }

  @Test
  void inTheMidstOfAnUndo_theNextOneEndsIt_andNothingIsDeletedMeanwhile() throws Exception {
    scene.erase(release);
    Map<Path, byte[]> before = files(scene.bin);
    scene.keeper.undo(null);
    // Marked as restored, and not yet back.
    Files.delete(place());
    for (Map.Entry<Path, byte[]> file : before.entrySet()) {
      if (file.getKey().toString().endsWith(".photo")) {
        Files.write(file.getKey(), file.getValue());
      }
    }
    scene.clock.pass(Scene.GRACE.multipliedBy(2));
    scene.keeper.purge();
    assertThat(scene.inTrash()).isEqualTo(1);
    assertThat(scene.keeper.undo(null).restored()).isEqualTo(1);
    assertThat(place()).hasBinaryContent(original);
  }

  @Test
  void anUndoThatHadCopiedButNotTidied_isEndedByTheNext() throws Exception {
    scene.erase(release);
    Path inTrash = photoInTrash();
    scene.keeper.undo(null);
    Files.write(inTrash, original);
    assertThat(scene.keeper.undo(null).restored()).isEqualTo(1);
    assertThat(place()).hasBinaryContent(original);
    assertThat(scene.inTrash()).isZero();
  }

  @Test
  void inTheMidstOfAPurge_theNextOneEndsIt() throws Exception {
    scene.erase(release);
    Path inTrash = photoInTrash();
    scene.clock.pass(Scene.GRACE);
    scene.keeper.purge();
    Files.write(inTrash, original); // marked as purged, and not yet deleted
    scene.keeper.purge();
    assertThat(scene.inTrash()).isZero();
    assertThat(scene.erase(release).path("until").asString()).isEqualTo("2026-06-08T12:00:00Z");
  }

  @Test
  void recordsAreForgottenInTheEnd() throws Exception {
    scene.erase(release);
    scene.clock.pass(Scene.GRACE);
    scene.keeper.purge();
    scene.clock.pass(Duration.ofDays(91));
    scene.keeper.purge();
    assertThat(files(scene.bin)).isEmpty();
  }

  private Path place() {
    return scene.photos.resolve(Scene.PHOTO);
  }

  private Path photoInTrash() throws IOException {
    try (var records = Files.list(scene.bin)) {
      String record =
          records
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".json"))
              .findFirst()
              .orElseThrow();
      return scene.bin.resolve(record.replace(".json", ".photo"));
    }
  }

  private static Map<Path, byte[]> files(Path folder) throws IOException {
    var found = new HashMap<Path, byte[]>();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        found.put(file, Files.readAllBytes(file));
      }
    }
    return found;
  }
}
