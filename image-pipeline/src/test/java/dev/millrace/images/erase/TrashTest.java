package dev.millrace.images.erase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.images.failure.Reason;
import dev.millrace.images.failure.WorkFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// Originals that come and go more than once, and two who are at the same one.
class TrashTest {
  private Scene scene;
  private ObjectNode release;
  private byte[] original;

  @BeforeEach
  void prepare(@TempDir Path root) throws IOException {
    scene = new Scene(root);
    release = scene.release();
    original = Files.readAllBytes(place());
  }

  @Test
  void whatWasJudgedBeforeAnUndoAndANewDeletionIsNotPurged() throws Exception {
    scene.erase(release);
    TrashRecord judged = held();
    scene.keeper.undo(null);
    scene.clock.pass(Scene.GRACE);
    scene.erase(Scene.of("photos-2", release));
    assertThat(scene.trash.purge(judged, now())).isFalse();
    assertThat(scene.inTrash()).isEqualTo(1);
    assertThat(scene.trash.restore(judged, now())).isEqualTo(Trash.Return.NOTHING);
    assertThat(held().certificate().batch()).isEqualTo("photos-2");
  }

  @Test
  void anUndoThatAPurgeOvertookSaysSo_andASecondOneHasNothingToDo() throws Exception {
    scene.erase(release);
    scene.erase(scene.otherRelease());
    TrashRecord judged = held();
    TrashRecord other =
        scene.held().stream().filter(it -> !it.equals(judged)).findFirst().orElseThrow();
    scene.clock.pass(Scene.GRACE);
    assertThat(scene.trash.purge(judged, now())).isTrue();
    assertThat(scene.trash.restore(judged, now())).isEqualTo(Trash.Return.NOTHING);
    assertThat(scene.trash.restore(other, now())).isEqualTo(Trash.Return.BACK);
    assertThat(scene.trash.restore(other, now())).isEqualTo(Trash.Return.NOTHING);
    assertThat(scene.trash.purge(other, now())).isFalse();
  }

  @Test
  void aRecordThatWasWrittenAnewIsNotForgotten() throws Exception {
    scene.erase(release);
    TrashRecord judged = held();
    scene.keeper.undo(null);
    scene.erase(Scene.of("photos-2", release));
    TrashRecord anew = held();
    scene.trash.forget(judged);
    scene.trash.forget(anew);
    assertThat(held()).isEqualTo(anew);
  }

  @Test
  void whatIsPurgedOrStaysDoesNotCountAmongTheMostThatGo() throws Exception {
    scene.erase(release);
    scene.erase(scene.otherRelease());
    scene.clock.pass(Scene.GRACE);
    TrashKeeper keeper = scene.keeper(1);
    keeper.purge();
    assertThat(scene.inTrash()).isEqualTo(1);
    keeper.purge();
    assertThat(scene.inTrash()).isZero();
  }

  @Test
  void aRefusedOneDoesNotKeepTheOthersFromGoing() throws Exception {
    scene.erase(release);
    scene.erase(scene.otherRelease());
    TrashRecord first = held();
    Files.delete(scene.copies.resolve(first.copy().path()));
    scene.clock.pass(Scene.GRACE);
    scene.keeper(1).purge();
    assertThat(held()).isEqualTo(first);
    assertThat(scene.inTrash()).isEqualTo(1);
  }

  @Test
  void whatStandsAtItsPlaceAgainIsDeletedAnew_thoughItWasPurged() throws Exception {
    scene.erase(release);
    scene.clock.pass(Scene.GRACE);
    scene.keeper.purge();
    Files.write(place(), original);
    scene.erase(release);
    assertThat(scene.isThere()).isFalse();
    assertThat(scene.inTrash()).isEqualTo(1);
    scene.keeper.purge();
    assertThat(scene.inTrash()).isEqualTo(1);
  }

  @Test
  void aSecondBatchHasARecordOfItsOwn() throws Exception {
    scene.erase(release);
    Files.write(place(), original);
    scene.clock.pass(Scene.GRACE);
    JsonData answer = scene.erase(Scene.of("photos-2", release));
    assertThat(answer.path("batch").asString()).isEqualTo("photos-2");
    assertThat(answer.path("until").asString()).isEqualTo("2026-06-15T12:00:00Z");
    assertThat(scene.keeper.undo("photos-1").restored()).isZero();
    assertThat(scene.keeper.undo("photos-2").restored()).isEqualTo(1);
  }

  @Test
  void aSecondBatchIsNotToldThatAnOriginalIsDeletedThatTheFirstOneTook() throws Exception {
    scene.erase(release);
    refused(Reason.NOT_FOUND, Scene.of("photos-2", release));
  }

  @Test
  void allBatchesThatWereUndoneStayUndone_atWhateverTimeTheirBarrierFell() throws Exception {
    ObjectNode second = Scene.of("photos-2", release);
    scene.erase(release);
    scene.keeper.undo(null);
    scene.erase(second);
    scene.keeper.undo(null);
    ObjectNode firedAgain = release.deepCopy();
    ((ObjectNode) firedAgain.get("certificate")).put("fired", "2026-06-01T11:58:00Z");
    refused(Reason.UNDONE, firedAgain);
    refused(Reason.UNDONE, release);
    refused(Reason.UNDONE, second);
    assertThat(scene.isThere()).isTrue();
    scene.erase(Scene.of("photos-3", release));
    refused(Reason.UNDONE, release);
  }

  @Test
  void anotherWayToWriteAPathIsTheSameOriginal() throws Exception {
    scene.erase(release);
    scene.keeper.undo(null);
    ((ObjectNode) release.at("/result/original")).put("path", "./north//a.jpg");
    refused(Reason.UNDONE, release);
  }

  @Test
  void whatIsNoRecordIsLeftOut_andTheRestGoesOn() throws Exception {
    scene.erase(release);
    scene.erase(scene.otherRelease());
    String good = Files.readString(recordOf(held()));
    Files.writeString(scene.bin.resolve("notes.json"), "{}");
    Files.writeString(bad('0'), "{");
    Files.writeString(bad('1'), "{\"kind\":\"TrashRecord\",\"apiVersion\":\"v1\"}");
    Files.writeString(bad('2'), "null");
    Files.writeString(bad('3'), good);
    Files.createDirectory(bad('4'));
    Files.writeString(bad('5'), good.replace("north", "\\u0000"));
    TrashRecord first = held();
    assertThat(scene.inTrash()).isEqualTo(2);
    scene.clock.pass(Scene.GRACE);
    scene.keeper(1).purge();
    assertThat(scene.metrics.counter("millrace.images.purges", "outcome", "unreadable").count())
        .isEqualTo(6);
    assertThat(scene.inTrash()).isEqualTo(1);
    assertThat(scene.keeper.undo(null).restored()).isEqualTo(1);
    assertThat(scene.trash.holds(first)).isFalse();
  }

  @Test
  void theSameItemTwiceAtOnceIsAnsweredTheSame() throws Exception {
    var first = new AtomicReference<JsonData>();
    Witness meanwhile = (given, certificate) -> first.set(erased());
    JsonData second = scene.eraser(meanwhile).work(JsonData.of(release));
    assertThat(second).isEqualTo(first.get());
    assertThat(scene.inTrash()).isEqualTo(1);
  }

  @Test
  void whatCameBackWhileItWasLookedAtStays() throws Exception {
    Witness meanwhile =
        (given, certificate) -> {
          erased();
          undone();
        };
    assertThatThrownBy(() -> scene.eraser(meanwhile).work(JsonData.of(release)))
        .hasMessageContaining("brought back meanwhile");
    assertThat(scene.isThere()).isTrue();
    refused(Reason.UNDONE, release);
  }

  @Test
  void oneThatCannotComeBackIsNamed_andDoesNotKeepTheOthers() throws Exception {
    Path south = scene.photos.resolve("south");
    Files.createDirectory(south);
    Files.write(south.resolve("a.jpg"), original);
    ObjectNode southern = release.deepCopy();
    ((ObjectNode) southern.at("/result/original")).put("path", "south/a.jpg");
    scene.erase(southern);
    scene.erase(release);
    scene.erase(scene.otherRelease());
    Files.delete(south);
    Files.writeString(south, "a file where a folder was");
    TrashKeeper.Undone undone = scene.keeper.undo(null);
    assertThat(undone.restored()).isEqualTo(2);
    assertThat(undone.failed()).singleElement().asString().startsWith("south/a.jpg: ");
    Files.delete(south);
    assertThat(scene.keeper.undo(null).restored()).isEqualTo(1);
  }

  @Test
  void aCopyThatBecameALinkDuringTheGraceKeepsItsOriginal() throws Exception {
    scene.erase(release);
    Path copy = scene.copies.resolve(Scene.COPY);
    Files.move(copy, scene.copies.resolve("elsewhere.png"));
    Files.createSymbolicLink(copy, scene.copies.resolve("elsewhere.png"));
    scene.clock.pass(Scene.GRACE);
    scene.keeper.purge();
    assertThat(scene.inTrash()).isEqualTo(1);
  }

  private JsonData erased() throws WorkFailure, InterruptedException {
    try {
      return scene.erase(release);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void undone() {
    try {
      scene.keeper.undo(null);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void refused(Reason reason, ObjectNode again) {
    WorkFailure failure = catchThrowableOfType(WorkFailure.class, () -> scene.erase(again));
    assertThat(failure).isNotNull();
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
  }

  private TrashRecord held() throws IOException {
    return scene.held().getFirst();
  }

  private Path bad(char digit) {
    return scene.bin.resolve(String.valueOf(digit).repeat(64) + ".json");
  }

  private Path recordOf(TrashRecord record) {
    return scene.bin.resolve(record.id() + ".json");
  }

  private Path place() {
    return scene.photos.resolve(Scene.PHOTO);
  }

  private Instant now() {
    return scene.clock.instant();
  }
}
