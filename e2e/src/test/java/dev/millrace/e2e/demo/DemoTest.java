package dev.millrace.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.ItemStatus.Attempt;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.e2e.process.Jar;
import dev.millrace.e2e.process.UpFlow;
import dev.millrace.e2e.run.LongRun;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The demo as a user runs it, on a few of the sample videos: undisturbed, and then over many
/// copies of them while one process after the other is ended with `kill -9`, the launcher itself
/// included.
@Timeout(value = 15, unit = TimeUnit.MINUTES)
@LongRun
class DemoTest {
  private static final Path SAMPLES = Jar.HOME.resolve("samples/videos");
  private static final List<String> CLIPS = List.of("motion.mov", "tree.avi", "hello/hello.mp4");
  private static final int COPIES = 6;
  private static final int ALL = CLIPS.size() * COPIES;

  /// What follows a video's name in that of its picture.
  private static final String SUFFIX = ".001.jpg";

  private static final Pattern STAYS = Pattern.compile("staying; Ctrl-C stops it");
  private static final Pattern QUEUE_URL = Pattern.compile("the queue is at (http://\\S+)");

  @TempDir Path folder;

  @Test
  void everyPictureIsAsIfNothingHadHappened_whateverIsKilledMeanwhile() throws Exception {
    Map<String, byte[]> expected = undisturbed();
    Path videos = folder.resolve("videos");
    for (int copy = 0; copy < COPIES; copy++) {
      copyClips(videos.resolve(name(copy, "")));
    }
    Path pictures = folder.resolve("pictures");

    try (UpFlow demo = start(videos, pictures)) {
      awaitPictures(demo, pictures, 1);
      demo.kill("worker-adapter");
      awaitPictures(demo, pictures, ALL / 6);
      demo.kill("thumbnailer");
      awaitPictures(demo, pictures, ALL / 3);
      demo.kill("queue-service");
      awaitPictures(demo, pictures, ALL / 2);
      demo.kill();
      demo.awaitNothingLeft();
    }
    try (UpFlow demo = start(videos, pictures, "--stay")) {
      demo.awaitSaid(STAYS);
      assertThat(demo.said()).contains("%d of %1$d items done".formatted(ALL), "0 dead letters");
      checkPictures(pictures, expected);
      String queue = demo.awaitSaid(QUEUE_URL).group(1);
      checkItems(QueueClient.of(URI.create(queue)), expected);
    }
  }

  /// Two runs over the same folders continue each other.
  private UpFlow start(Path videos, Path pictures, String... options) throws IOException {
    var all = new ArrayList<>(List.of("--videos", videos + "", "--out", pictures + ""));
    all.addAll(List.of(options));
    return UpFlow.demo(folder, "thumbnailer", all.toArray(String[]::new));
  }

  private static void awaitPictures(UpFlow demo, Path pictures, int count) {
    demo.awaiting().until(() -> pictures(pictures) >= count);
  }

  private static long pictures(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).count();
    } catch (UncheckedIOException e) {
      return 0; // A file that was being written has got its final name in between.
    }
  }

  /// Runs it over the clips alone.
  ///
  /// @return the picture of each
  private Map<String, byte[]> undisturbed() throws IOException, InterruptedException {
    Path videos = copyClips(folder.resolve("clips"));
    Path pictures = folder.resolve("undisturbed");
    try (UpFlow demo = start(videos, pictures)) {
      assertThat(demo.awaitEnd()).as(demo.said()).isZero();
      assertThat(demo.said()).contains("3 items done", "0 retries, 0 dead letters");
    }
    var made = new HashMap<String, byte[]>();
    for (String clip : CLIPS) {
      byte[] picture = Files.readAllBytes(pictures.resolve(clip + SUFFIX));
      assertThat(ImageIO.read(new ByteArrayInputStream(picture)).getWidth()).isEqualTo(320);
      made.put(clip, picture);
    }
    return made;
  }

  private static Path copyClips(Path videos) throws IOException {
    for (String clip : CLIPS) {
      Files.createDirectories(videos.resolve(clip).resolveSibling(""));
      Files.copy(SAMPLES.resolve(clip), videos.resolve(clip));
    }
    return videos;
  }

  private static String name(int copy, String clip) {
    return "copy-%d/%s".formatted(copy, clip);
  }

  private static void checkPictures(Path pictures, Map<String, byte[]> expected) {
    expected.forEach(
        (clip, picture) -> {
          for (int copy = 0; copy < COPIES; copy++) {
            assertThat(pictures.resolve(name(copy, clip) + SUFFIX)).hasBinaryContent(picture);
          }
        });
  }

  /// Each item is there once, and says of itself what is true of its picture.
  private static void checkItems(QueueClient queue, Map<String, byte[]> expected)
      throws IOException, InterruptedException {
    assertThat(queue.queue("thumbnails").counts())
        .allSatisfy(
            (state, count) -> assertThat(count).isEqualTo(state == ItemState.SUCCEEDED ? ALL : 0));
    var attempts = new ArrayList<Attempt>();
    for (String clip : CLIPS) {
      for (int copy = 0; copy < COPIES; copy++) {
        ItemStatus item = queue.item("thumbnails", name(copy, clip));
        JsonNode file = Objects.requireNonNull(item.result()).path("files").path(0);
        assertThat(file.path("file").asString()).isEqualTo(item.name() + SUFFIX);
        assertThat(file.path("bytes").asInt())
            .isEqualTo(Objects.requireNonNull(expected.get(clip)).length);
        attempts.addAll(item.attempts());
      }
    }
    assertThat(attempts)
        .as("the worker that was killed had an item")
        .anyMatch(attempt -> attempt.ending().equals("expired"));
  }
}
