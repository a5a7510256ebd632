package dev.millrace.images.blur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.contracts.Sha256;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.images.Photos;
import dev.millrace.images.failure.Reason;
import dev.millrace.images.failure.WorkFailure;
import dev.millrace.images.find.Box;
import dev.millrace.images.photo.Album;
import dev.millrace.images.photo.Blurred;
import dev.millrace.images.photo.Documents;
import dev.millrace.images.picture.Header;
import dev.millrace.images.picture.PictureReader;
import dev.millrace.images.place.Folder;
import dev.millrace.images.work.Worker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/// Blurring, and the check of what it wrote.
class BlurringTest {
  private static final long MOST = 10_000_000;
  private static final String PHOTO = "rear-mr2026.jpg";

  private Path photos;
  private Path copies;
  private Blurring blurring;
  private Checking checking;

  @BeforeEach
  void prepare(@TempDir Path root) throws IOException {
    photos = Files.createDirectories(root.resolve("photos"));
    copies = Files.createDirectories(root.resolve("copies"));
    var album =
        new Album(
            new Folder("photos", photos),
            new Folder("copies", copies),
            new PictureReader(MOST),
            MOST);
    blurring = new Blurring(album, new Regions(true), new JpegWriter(90));
    checking = new Checking(album);
  }

  @Test
  void thePlateIsOneColour_theRestIsThePhoto_andTheCheckAgrees() throws Exception {
    byte[] original = Photos.sample(PHOTO);
    JsonData result = blurring.work(found(PHOTO, original, 900, 724, "[330,388,236,58]"));
    Blurred blurred = Blurred.read(result);
    assertThat(blurred.copy().path()).isEqualTo(PHOTO + ".blurred.jpg");
    assertThat(blurred.blurred()).containsExactly(new Box(288, 368, 320, 96));
    assertThat(checking.work(result)).isEqualTo(result);
    assertThat(photos.resolve(PHOTO)).hasBinaryContent(original);
  }

  /// As gravel, leaves and fences are: single pixels of it tell nothing of the whole.
  @ParameterizedTest
  @CsvSource({
    "png, 400, 300",
    "jpg, 401, 299",
    "png, 1, 1",
    "jpg, 1, 1",
    "png, 2, 900",
    "jpg, 900, 3"
  })
  void theCheckKnowsAPhotoOfFineGrain_orOfFewPixels(String format, int width, int height)
      throws Exception {
    byte[] photo = Photos.encoded(Photos.grain(width, height), format);
    String name = "grain." + format;
    Files.write(photos.resolve(name), photo);
    var found = (ObjectNode) found(name, photo, width, height, "[0,0,1,1]").tree();
    found.putArray("plates");
    JsonData result = blurring.work(JsonData.of(found));
    assertThat(checking.work(result)).isEqualTo(result);
  }

  @Test
  void madeAgainItIsTheSame() throws Exception {
    JsonData found = found(PHOTO, Photos.sample(PHOTO), 900, 724, "[330,388,236,58]");
    JsonData first = blurring.work(found);
    assertThat(blurring.work(found)).isEqualTo(first);
    try (var files = Files.list(copies)) {
      assertThat(files).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 6, 8})
  void nothingThatTellsPlaceCameraOrOwnerIsInTheCopy_andItStandsUpright(int orientation)
      throws Exception {
    byte[] file = Photos.withNotes(Photos.sample(PHOTO), orientation);
    int width = orientation > 4 ? 724 : 900;
    int height = orientation > 4 ? 900 : 724;
    JsonData result = blurring.work(found(PHOTO, file, width, height, "[100,100,90,30]"));
    byte[] copy = Files.readAllBytes(copies.resolve(PHOTO + ".blurred.jpg"));
    assertThat(new String(copy, StandardCharsets.ISO_8859_1))
        .doesNotContain("Exif", "SERIAL", "GPS", "THUMBNAIL");
    Header header = Header.read("copy", copy);
    assertThat(header.orientation()).isEqualTo(1);
    assertThat(header.width()).isEqualTo(width);
    assertThat(header.height()).isEqualTo(height);
    checking.work(result);
  }

  @Test
  void aPhotoThatChangedSincePlatesWereLookedForIsNotBlurred() throws Exception {
    JsonData found = found(PHOTO, Photos.sample(PHOTO), 900, 724, "[330,388,236,58]");
    Files.write(photos.resolve(PHOTO), Photos.sample("red-sedan.jpg"));
    assertThat(failure(() -> blurring.work(found)).reason()).isEqualTo(Reason.CHANGED);
    assertThat(copies).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "plates | [null] | plates",
        "plates | [{}] | box",
        "plates | [{'box':null,'score':1}] | box",
        "vehicles | [null] | vehicles",
        "vehicles | [{'type':'car','color':'red'}] | box",
        "vehicles | [{'box':[1,2,3,4],'color':'red'}] | type",
        "vehicles | [{'box':[1,2,3,4],'type':'car'}] | color"
      })
  void whatIsMissingOfAFindingIsNamed(String list, String json, String missing) throws Exception {
    JsonData found = found(PHOTO, Photos.sample(PHOTO), 900, 724, "[330,388,236,58]");
    for (Worker worker : List.of(blurring, checking)) {
      ObjectNode tree = (worker == blurring ? found : blurring.work(found)).tree();
      tree.set(list, Json.strict().readTree(json.replace('\'', '"')));
      WorkFailure failure = failure(() -> worker.work(JsonData.of(tree)));
      assertThat(failure.reason()).isEqualTo(Reason.BAD_REQUEST);
      assertThat(failure.getMessage()).contains("\"" + missing + "\"").doesNotContain("Exception");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "../outside.jpg, OUTSIDE_FOLDER",
    "/etc/passwd, OUTSIDE_FOLDER",
    "link.jpg, OUTSIDE_FOLDER",
    "gone.jpg, NOT_FOUND",
    "., BAD_REQUEST"
  })
  void whatIsNotAmongThePhotosIsNotRead(String path, Reason reason, @TempDir Path outside)
      throws Exception {
    JsonData found = found(PHOTO, Photos.sample(PHOTO), 900, 724, "[330,388,236,58]");
    Path secret = Files.writeString(outside.resolve("secret"), "secret");
    Files.createSymbolicLink(photos.resolve("link.jpg"), secret);
    ObjectNode tree = found.tree();
    ((ObjectNode) tree.get("original")).put("path", path);
    assertThat(failure(() -> blurring.work(JsonData.of(tree))).reason()).isEqualTo(reason);
  }

  @Test
  void aLinkAmongTheCopiesIsNotFollowedOut(@TempDir Path outside) throws Exception {
    Files.createDirectories(photos.resolve("a"));
    Files.createSymbolicLink(copies.resolve("a"), outside);
    JsonData found = found("a/" + PHOTO, Photos.sample(PHOTO), 900, 724, "[330,388,236,58]");
    assertThat(failure(() -> blurring.work(found)).reason()).isEqualTo(Reason.OUTSIDE_FOLDER);
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void aNameAsLongAsNamesCanBeGetsACopyToo() throws Exception {
    String name = "é".repeat(125) + ".jpg";
    JsonData result = blurring.work(found(name, Photos.sample(PHOTO), 900, 724, "[9,9,60,20]"));
    assertThat(checking.work(result)).isEqualTo(result);
  }

  @Test
  void aVehicleWithoutAPlateHasItsLowerPartHidden() throws Exception {
    Files.write(photos.resolve("blue.jpg"), Photos.sample("blue-sedan.jpg"));
    String data =
        """
        {"original":{"path":"blue.jpg","sha256":"%s","width":1100,"height":688},"plates":[],
         "vehicles":[{"box":[98,241,929,296],"type":"car","color":"blue","score":0.7}]}\
        """
            .formatted(Sha256.hex(Photos.sample("blue-sedan.jpg")));
    Blurred blurred = Blurred.read(blurring.work(JsonData.parse(data)));
    assertThat(blurred.blurred()).containsExactly(new Box(96, 368, 944, 176));
    checking.work(Documents.write(blurred));
  }

  @Nested
  class TheCheckFinds {
    @Test
    void aCopyThatIsGone() throws Exception {
      refused(Reason.NOT_FOUND, result -> {}, null);
    }

    @Test
    void aCopyOfAnotherPhoto() throws Exception {
      byte[] other = Photos.sample("rear-zx4711.jpg");
      refused(Reason.BAD_COPY, result -> sha(result, other), other);
    }

    @Test
    void aCopyWithAnotherChecksum() throws Exception {
      refused(Reason.BAD_COPY, result -> {}, Photos.sample("rear-zx4711.jpg"));
    }

    @Test
    void thePhotoItself_inWhichThePlateCanBeRead() throws Exception {
      byte[] original = Photos.sample(PHOTO);
      refused(Reason.BAD_COPY, result -> sha(result, original), original);
    }

    @Test
    void aPlateThatNobodyHid() throws Exception {
      JsonData result =
          blurring.work(found(PHOTO, Photos.sample(PHOTO), 900, 724, "[330,388,236,58]"));
      ObjectNode tree = result.tree();
      tree.withArray("plates")
          .addObject()
          .put("score", 0.5)
          .putArray("box")
          .add(9)
          .add(9)
          .add(60)
          .add(20);
      assertThat(failure(() -> checking.work(JsonData.of(tree))))
          .hasMessage(
              PHOTO + ".blurred.jpg: a plate at Box[x=9, y=9, width=60, height=20] is not hidden");
    }

    private void refused(
        Reason reason, Consumer<ObjectNode> change, byte @org.jspecify.annotations.Nullable [] copy)
        throws Exception {
      JsonData result =
          blurring.work(found(PHOTO, Photos.sample(PHOTO), 900, 724, "[330,388,236,58]"));
      ObjectNode tree = result.tree();
      change.accept(tree);
      Path file = copies.resolve(PHOTO + ".blurred.jpg");
      Files.delete(file);
      Files.write(copies.resolve("other"), List.of("so the folder is not empty"));
      if (copy != null) {
        Files.write(file, copy);
      }
      assertThat(failure(() -> checking.work(JsonData.of(tree))).reason()).isEqualTo(reason);
    }

    private static void sha(ObjectNode result, byte[] copy) {
      ((ObjectNode) result.get("copy")).put("sha256", Sha256.hex(copy));
    }
  }

  private interface Call {
    Object run() throws Exception;
  }

  private static WorkFailure failure(Call call) {
    return catchThrowableOfType(WorkFailure.class, call::run);
  }

  private JsonData found(String path, byte[] file, int width, int height, String plate)
      throws IOException {
    Files.write(photos.resolve(path), file);
    return JsonData.parse(
        """
        {"original":{"path":"%s","sha256":"%s","width":%d,"height":%d},
         "vehicles":[],"plates":[{"box":%s,"score":0.9}]}\
        """
            .formatted(path, Sha256.hex(file), width, height, plate));
  }
}
