package dev.millrace.images.erase;

import dev.millrace.contracts.Sha256;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.images.Photos;
import dev.millrace.images.SettableClock;
import dev.millrace.images.failure.WorkFailure;
import dev.millrace.images.photo.Album;
import dev.millrace.images.picture.PictureReader;
import dev.millrace.images.place.Folder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// Two photos, their copies, a trash, and an eraser for them.
final class Scene {
  static final Duration GRACE = Duration.ofDays(7);
  static final String PHOTO = "north/a.jpg";
  static final String COPY = "north/a.jpg.blurred.jpg";
  static final String OTHER = "north/b.jpg";
  static final String OTHER_COPY = "north/b.jpg.blurred.jpg";

  final Path root;
  final Path photos;
  final Path copies;
  final Path bin;
  final SettableClock clock = new SettableClock();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final Folder photosFolder;
  final Evidence evidence;
  final Trash trash;
  final TrashKeeper keeper;

  Scene(Path root) throws IOException {
    this.root = root;
    this.photos = root.resolve("photos");
    this.copies = root.resolve("copies");
    Files.createDirectories(photos.resolve("north"));
    Files.createDirectories(copies.resolve("north"));
    this.bin = root.resolve("trash");
    Files.write(photos.resolve(PHOTO), Photos.encoded(Photos.quarters(128, 96), "jpg"));
    Files.write(copies.resolve(COPY), Photos.encoded(Photos.quarters(128, 96), "png"));
    Files.write(photos.resolve(OTHER), Photos.encoded(Photos.quarters(96, 64), "jpg"));
    Files.write(copies.resolve(OTHER_COPY), Photos.encoded(Photos.quarters(96, 64), "png"));
    this.photosFolder = new Folder("photos", photos);
    this.evidence =
        new Evidence(
            new Album(
                photosFolder,
                new Folder("copies", copies),
                new PictureReader(1_000_000),
                1_000_000));
    this.trash = new Trash(bin, photosFolder);
    this.keeper = keeper(100);
  }

  Eraser eraser() {
    return eraser(Witness.NONE);
  }

  Eraser eraser(Witness witness) {
    return new Eraser(evidence, witness, trash, GRACE, clock);
  }

  TrashKeeper keeper(int most) {
    return new TrashKeeper(trash, evidence, Duration.ofDays(90), most, clock, metrics);
  }

  JsonData erase(ObjectNode release) throws WorkFailure, IOException, InterruptedException {
    return eraser().work(JsonData.of(release));
  }

  /// As a join releases it, of what the files are now.
  ObjectNode release() throws IOException {
    return release(PHOTO, COPY, 128, 96);
  }

  ObjectNode otherRelease() throws IOException {
    return release(OTHER, OTHER_COPY, 96, 64);
  }

  private ObjectNode release(String photo, String copy, int width, int height) throws IOException {
    var result =
        Map.of(
            "original", file(photos, photo, width, height),
            "copy", file(copies, copy, width, height),
            "vehicles", List.of(),
            "plates", List.of(),
            "blurred", List.of());
    String text =
        """
        {"kind":"Outcome","apiVersion":"v1","item":{"queue":"blur-a","name":"photos/%s"},
         "certificate":{"kind":"JoinCertificate","apiVersion":"v1","join":"all-blurred",
          "batch":"photos-1","items":12,"succeeded":12,"dead":0,"cancelled":0,"late":false,
          "opened":"2026-06-01T11:00:00Z","fired":"2026-06-01T11:59:00Z","results":[
           {"queue":"blur-a","succeeded":7,
            "path":"/api/v1/queues/blur-a/items?batch=photos-1&state=succeeded&results=true"},
           {"queue":"blur-b","succeeded":5,
            "path":"/api/v1/queues/blur-b/items?batch=photos-1&state=succeeded&results=true"}]}}\
        """
            .formatted(photo);
    var release = (ObjectNode) Json.lenient().readTree(text);
    release.set("result", Json.lenient().valueToTree(result));
    return release;
  }

  private static Map<String, Object> file(Path folder, String path, int width, int height)
      throws IOException {
    String sha256 = Sha256.hex(Files.readAllBytes(folder.resolve(path)));
    return Map.of("path", path, "sha256", sha256, "width", width, "height", height);
  }

  /// The same of another batch.
  static ObjectNode of(String batch, ObjectNode release) {
    String text = release.toString().replace("photos-1", batch);
    return (ObjectNode) Json.lenient().readTree(text);
  }

  boolean isThere() {
    return Files.isRegularFile(photos.resolve(PHOTO));
  }

  long inTrash() throws IOException {
    return held().size();
  }

  List<TrashRecord> held() throws IOException {
    try (var held = keeper.held(null)) {
      return held.toList();
    }
  }
}
