package dev.millrace.images.erase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.images.Photos;
import dev.millrace.images.failure.Reason;
import dev.millrace.images.failure.WorkFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class EraserTest {
  private Scene scene;
  private byte[] original;

  @BeforeEach
  void prepare(@TempDir Path root) throws IOException {
    scene = new Scene(root);
    original = Files.readAllBytes(scene.photos.resolve(Scene.PHOTO));
  }

  @Nested
  class WhenAllIsWell {
    @Test
    void theOriginalLiesInTheTrashAndNowhereElse() throws Exception {
      JsonData answer = scene.erase(scene.release());
      assertThat(answer.path("erased").path("path").asString()).isEqualTo(Scene.PHOTO);
      assertThat(answer.path("until").asString()).isEqualTo("2026-06-08T12:00:00Z");
      assertThat(scene.isThere()).isFalse();
      assertThat(scene.inTrash()).isEqualTo(1);
      assertThat(scene.photos.resolve(Scene.OTHER)).exists();
      assertThat(scene.copies.resolve(Scene.COPY)).exists();
    }

    @Test
    void againItAnswersAsTheFirstTime() throws Exception {
      ObjectNode release = scene.release();
      JsonData first = scene.erase(release);
      scene.clock.pass(Duration.ofDays(1));
      assertThat(scene.erase(release)).isEqualTo(first);
      Files.delete(scene.copies.resolve(Scene.COPY));
      assertThat(scene.erase(release)).isEqualTo(first);
    }

    @Test
    void undoBringsItBack_onlyThoseOfTheBatchIfOneIsNamed() throws Exception {
      scene.erase(scene.release());
      scene.erase(scene.otherRelease());
      assertThat(scene.keeper.undo("another").restored()).isZero();
      assertThat(scene.keeper.undo("photos-1").restored()).isEqualTo(2);
      assertThat(scene.photos.resolve(Scene.PHOTO)).hasBinaryContent(original);
      assertThat(scene.photos.resolve(Scene.OTHER)).exists();
      assertThat(scene.inTrash()).isZero();
    }

    @Test
    void whatCameBackIsNotDeletedAgainByTheSameCertificate_butByALaterOne() throws Exception {
      ObjectNode release = scene.release();
      scene.erase(release);
      scene.keeper.undo(null);
      refused(Reason.UNDONE, release);
      assertThat(scene.isThere()).isTrue();
      ObjectNode later = scene.release();
      ((ObjectNode) later.get("certificate")).put("join", "another");
      scene.erase(later);
      assertThat(scene.isThere()).isFalse();
      assertThat(scene.inTrash()).isEqualTo(1);
    }

    @Test
    void undoLeavesANewPhotoOfThatNameAlone() throws Exception {
      scene.erase(scene.release());
      Path place = scene.photos.resolve(Scene.PHOTO);
      Files.writeString(place, "a new photo");
      assertThat(scene.keeper.undo(null).taken()).containsExactly(Scene.PHOTO);
      assertThat(place).hasContent("a new photo");
      Files.delete(place);
      assertThat(scene.keeper.undo(null).restored()).isEqualTo(1);
      assertThat(place).hasBinaryContent(original);
    }

    @Test
    void afterTheGraceItGoesForGood_andStillAnswersTheSame() throws Exception {
      ObjectNode release = scene.release();
      JsonData first = scene.erase(release);
      scene.clock.pass(Scene.GRACE.minusSeconds(1));
      scene.keeper.purge();
      assertThat(scene.inTrash()).isEqualTo(1);
      scene.clock.pass(Duration.ofSeconds(1));
      scene.keeper.purge();
      assertThat(scene.inTrash()).isZero();
      assertThat(scene.erase(release)).isEqualTo(first);
      assertThat(scene.keeper.undo(null).restored()).isZero();
    }

    @Test
    void aCopyThatWentBadMeanwhileKeepsItsOriginalInTheTrash() throws Exception {
      scene.erase(scene.release());
      Files.write(scene.copies.resolve(Scene.COPY), new byte[] {1, 2, 3});
      scene.clock.pass(Scene.GRACE.multipliedBy(10));
      scene.keeper.purge();
      assertThat(scene.inTrash()).isEqualTo(1);
      assertThat(scene.keeper.undo(null).restored()).isEqualTo(1);
    }
  }

  /// Of a coordinator whose clock is a minute before ours.
  @Test
  void aBarrierThatWentDownAMinuteFromNowIsDown() throws Exception {
    ObjectNode release = scene.release();
    ((ObjectNode) release.get("certificate")).put("fired", "2026-06-01T12:01:00Z");
    scene.erase(release);
    assertThat(scene.inTrash()).isEqualTo(1);
  }

  @Nested
  class WhenTheCopyIsNotGood {
    @Test
    void gone() throws Exception {
      ObjectNode release = scene.release();
      Files.delete(copy());
      refused(Reason.NOT_FOUND, release);
    }

    @Test
    void corrupt() throws Exception {
      ObjectNode release = scene.release();
      byte[] bytes = Files.readAllBytes(copy());
      bytes[bytes.length / 2] ^= 1;
      Files.write(copy(), bytes);
      refused(Reason.BAD_COPY, release);
    }

    @Test
    void cutShort() throws Exception {
      ObjectNode release = scene.release();
      Files.write(copy(), Photos.cut(Files.readAllBytes(copy()), 0.5));
      refused(Reason.BAD_COPY, release);
    }

    @Test
    void cutShortAlreadyWhenItWasRecorded() throws Exception {
      Files.write(copy(), Photos.cut(Files.readAllBytes(copy()), 0.5));
      refused(Reason.TRUNCATED, scene.release());
    }

    @Test
    void swappedWithAnother() throws Exception {
      ObjectNode release = scene.release();
      ObjectNode other = scene.otherRelease();
      Path aside = scene.root.resolve("aside");
      Files.move(copy(), aside);
      Files.move(scene.copies.resolve(Scene.OTHER_COPY), copy());
      Files.move(aside, scene.copies.resolve(Scene.OTHER_COPY));
      refused(Reason.BAD_COPY, release);
      refused(Reason.BAD_COPY, other);
      assertThat(scene.photos.resolve(Scene.OTHER)).exists();
    }

    @Test
    void ofAnotherSize_thoughRecordedSo() throws Exception {
      Files.copy(
          scene.copies.resolve(Scene.OTHER_COPY), copy(), StandardCopyOption.REPLACE_EXISTING);
      refused(Reason.BAD_COPY, scene.release());
    }

    @Test
    void recordedWithAnotherSizeThanTheOriginal() throws Exception {
      ObjectNode release = scene.release();
      ((ObjectNode) release.at("/result/copy")).put("width", 127);
      refused(Reason.BAD_COPY, release);
    }

    @Test
    void aHardLinkToTheOriginal() throws Exception {
      Files.delete(copy());
      Files.createLink(copy(), scene.photos.resolve(Scene.PHOTO));
      refused(Reason.BAD_COPY, scene.release());
    }

    @Test
    void aSymbolicLinkToTheOriginal() throws Exception {
      Files.delete(copy());
      Files.createSymbolicLink(copy(), scene.photos.resolve(Scene.PHOTO));
      refused(Reason.OUTSIDE_FOLDER, scene.release());
    }

    @Test
    void aSymbolicLinkToAnotherCopy() throws Exception {
      Path elsewhere = scene.copies.resolve("elsewhere.png");
      Files.move(copy(), elsewhere);
      Files.createSymbolicLink(copy(), elsewhere);
      refused(Reason.BAD_COPY, scene.release());
    }

    @Test
    void theOriginalOnceMore() throws Exception {
      Files.write(copy(), original);
      refused(Reason.BAD_COPY, scene.release());
    }

    @Test
    void outsideItsFolder() throws Exception {
      ObjectNode release = scene.release();
      ((ObjectNode) release.at("/result/copy")).put("path", "../photos/" + Scene.OTHER);
      refused(Reason.OUTSIDE_FOLDER, release);
    }

    private Path copy() {
      return scene.copies.resolve(Scene.COPY);
    }
  }

  @Nested
  class WhenTheOriginalIsNotTheOne {
    @Test
    void itChanged() throws Exception {
      ObjectNode release = scene.release();
      original = Photos.encoded(Photos.quarters(128, 90), "jpg");
      Files.write(scene.photos.resolve(Scene.PHOTO), original);
      refused(Reason.CHANGED, release);
    }

    @Test
    void itIsALink_andNeitherTheLinkNorTheFileIsTouched() throws Exception {
      ObjectNode release = scene.release();
      Path real = scene.root.resolve("photos/real.jpg");
      Files.move(scene.photos.resolve(Scene.PHOTO), real);
      Files.createSymbolicLink(scene.photos.resolve(Scene.PHOTO), real);
      refused(Reason.OUTSIDE_FOLDER, release);
      assertThat(real).exists();
    }

    @Test
    void itIsGoneAndWasNeverHere() throws Exception {
      ObjectNode release = scene.release();
      Files.move(scene.photos.resolve(Scene.PHOTO), scene.root.resolve("aside"));
      assertThatThrownBy(() -> scene.erase(release)).isInstanceOf(WorkFailure.class);
      assertThat(scene.inTrash()).isZero();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tampered")
  void aCertificateThatIsNotWholeDeletesNothing(String what, Consumer<ObjectNode> change)
      throws Exception {
    ObjectNode release = scene.release();
    change.accept(release);
    refused(Reason.NO_CERTIFICATE, release);
  }

  static Stream<Arguments> tampered() {
    return Stream.of(
        release("none", it -> it.remove("certificate")),
        release("null", it -> it.putNull("certificate")),
        certificate("another kind", it -> it.put("kind", "BatchStatus")),
        certificate("no kind", it -> it.remove("kind")),
        certificate("another version", it -> it.put("apiVersion", "v2")),
        certificate("no join", it -> it.remove("join")),
        certificate("no batch", it -> it.put("batch", " ")),
        certificate("another batch than its results", it -> it.put("batch", "photos-2")),
        certificate("a failed batch", it -> it.put("failed", "3 of 12 are dead")),
        certificate("no time", it -> it.remove("fired")),
        certificate("a time to come", it -> it.put("fired", "2026-06-01T12:05:01Z")),
        certificate("nothing succeeded", it -> it.put("succeeded", 0)),
        certificate("less than nothing dead", it -> it.put("dead", -1)),
        certificate("more than there are", it -> it.put("items", 11)),
        certificate("another sum than its results", it -> it.put("succeeded", 11)),
        certificate("no results", it -> it.remove("results")),
        certificate("empty results", it -> it.putArray("results")),
        certificate("a result that is none", it -> it.putArray("results").addNull()),
        certificate("a path that is none", EraserTest::pathThatIsNone),
        release("an item of another queue", it -> item(it).put("queue", "blur-c")));
  }

  private static void pathThatIsNone(ObjectNode certificate) {
    ((ObjectNode) certificate.at("/results/0"))
        .put("path", "/api/v1/queues/blur-a/items?batch=%zz");
  }

  private static ObjectNode item(ObjectNode release) {
    return (ObjectNode) release.get("item");
  }

  private static Arguments release(String what, Consumer<ObjectNode> change) {
    return Arguments.of(what, change);
  }

  private static Arguments certificate(String what, Consumer<ObjectNode> change) {
    Consumer<ObjectNode> inner = it -> change.accept((ObjectNode) it.get("certificate"));
    return Arguments.of(what, inner);
  }

  @ParameterizedTest
  @ValueSource(strings = {"queue", "name"})
  void anItemHasAQueueAndAName(String field) throws Exception {
    ObjectNode release = scene.release();
    item(release).remove(field);
    refused(Reason.BAD_REQUEST, release);
  }

  @Test
  void aWitnessWhoDisagreesIsBelieved() throws Exception {
    Witness witness =
        (release, certificate) -> {
          throw new WorkFailure(Reason.NO_CERTIFICATE, "never heard of it");
        };
    JsonData data = JsonData.of(scene.release());
    assertThatThrownBy(() -> scene.eraser(witness).work(data)).hasMessage("never heard of it");
    assertThat(scene.isThere()).isTrue();
  }

  private void refused(Reason reason, ObjectNode release) throws IOException {
    WorkFailure failure = catchThrowableOfType(WorkFailure.class, () -> scene.erase(release));
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
    assertThat(scene.photos.resolve(Scene.PHOTO)).hasBinaryContent(original);
    assertThat(scene.inTrash()).isZero();
  }
}
