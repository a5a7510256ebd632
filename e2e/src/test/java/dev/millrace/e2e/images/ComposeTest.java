package dev.millrace.e2e.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.e2e.process.Ended;
import dev.millrace.e2e.process.Jar;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `docker compose up` of the project's own compose file, in a folder and on a port of its own.
@NeedsImages
@Timeout(30 * 60)
class ComposeTest {
  private static final Path SAMPLES = Jar.HOME.resolve("samples/videos");
  private static final String QUEUE = "thumbnails";
  private static final String SUFFIX = ".001.jpg";
  private static final int COPIES = 5;
  private static final int KILLS = 8;
  private static final long SEED = Long.getLong("millrace.crash.seed", System.nanoTime());

  @TempDir Path folder;
  private Compose compose;
  private QueueClient queue;

  @BeforeEach
  void place() throws IOException {
    compose = new Compose(folder, List.of("MILLRACE_PORT"));
    compose.copyFromHome("samples/videos");
    queue = compose.queue("MILLRACE_PORT");
  }

  @AfterEach
  void takeDown() throws Exception {
    compose.close();
  }

  @Test
  void samplesComeToPictures_andNothingIsLostOrMadeTwice_whateverIsKilled() throws Exception {
    upWhileThePortIsTaken();
    compose.docker().run("compose", "up", "--detach");
    Map<String, byte[]> expected = picturesOfTheSamples();

    for (int copy = 0; copy < COPIES; copy++) {
      Compose.copy(SAMPLES, folder.resolve("videos/copy-" + copy));
    }
    int all = expected.size() * (COPIES + 1);
    kill(all);
    awaitSucceeded(all);
    for (int copy = 0; copy < COPIES; copy++) {
      for (var picture : expected.entrySet()) {
        assertThat(picture("copy-" + copy + "/" + picture.getKey()))
            .as("seed %d", SEED)
            .hasBinaryContent(picture.getValue());
      }
    }

    // Down and up again: it goes on where it was.
    Map<String, FileTime> before = times();
    compose.docker().run("compose", "down");
    compose.docker().run("compose", "up", "--detach", "--scale", "worker=4");
    awaitSucceeded(all);
    Files.copy(SAMPLES.resolve("motion.mov"), folder.resolve("videos/one-more.mov"));
    awaitSucceeded(all + 1);
    assertThat(picture("one-more.mov")).hasBinaryContent(expected.get("motion.mov"));
    assertThat(times()).as("no picture was made again").containsAllEntriesOf(before);
    assertThat(compose.running("worker")).hasSize(4);

    // Through the published API, as anybody's program may.
    queue.enqueue(
        QUEUE,
        List.of(
            NewItem.of("by hand", JsonData.parse("{\"path\": \"one-more.mov\"}")),
            NewItem.of("not there", JsonData.parse("{\"path\": \"not-there.mov\"}"))));
    await()
        .atMost(Duration.ofMinutes(4))
        .untilAsserted(
            () -> {
              assertThat(queue.item(QUEUE, "by hand").state()).isEqualTo(ItemState.SUCCEEDED);
              assertThat(queue.item(QUEUE, "not there").state()).isEqualTo(ItemState.DEAD);
            });
  }

  /// Docker says which port it is, and what has been started is not in the way of the next try.
  private void upWhileThePortIsTaken() throws Exception {
    int port = compose.port("MILLRACE_PORT");
    try (var other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      Ended refused = compose.docker().end("compose", "up", "--detach");
      assertThat(refused.exitCode()).isNotZero();
      assertThat(refused.output()).contains(String.valueOf(other.getLocalPort()));
    }
  }

  /// The picture of each sample, by its name, when all are there.
  private Map<String, byte[]> picturesOfTheSamples() throws Exception {
    List<String> names;
    try (Stream<Path> files = Files.walk(SAMPLES)) {
      names =
          files
              .filter(
                  file ->
                      Files.isRegularFile(file) && !file.toString().matches(".*(md|LICEN.*|txt)"))
              .map(file -> SAMPLES.relativize(file).toString())
              .toList();
    }
    awaitSucceeded(names.size());
    var pictures = new HashMap<String, byte[]>();
    for (String name : names) {
      ItemStatus item = queue.item(QUEUE, name);
      byte[] picture = Files.readAllBytes(picture(name));
      assertThat(picture).hasSizeGreaterThan(1000).startsWith(0xFF, 0xD8);
      assertThat(Objects.requireNonNull(item.result()).path("files").path(0).path("bytes").asInt())
          .isEqualTo(picture.length);
      pictures.put(name, picture);
    }
    return pictures;
  }

  /// Ends everything in one container after the other, at random, while there is work.
  private void kill(int all) throws Exception {
    var random = new SplittableRandom(SEED);
    for (int i = 0; i < KILLS; i++) {
      List<String> containers = compose.running();
      String victim = containers.get(random.nextInt(containers.size()));
      compose.docker().end("exec", victim, "sh", "-c", "kill -9 -1");
      long goal = Math.min(all, pictures() + random.nextInt(1, 4));
      await().atMost(Duration.ofMinutes(6)).until(() -> pictures() >= goal);
    }
  }

  private void awaitSucceeded(long items) {
    await()
        .atMost(Duration.ofMinutes(12))
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions() // The queue may be on its way.
        .untilAsserted(
            () ->
                assertThat(queue.queue(QUEUE).counts())
                    .allSatisfy(
                        (state, count) ->
                            assertThat(count).isEqualTo(state == ItemState.SUCCEEDED ? items : 0)));
  }

  private Path picture(String video) {
    return folder.resolve("thumbnails").resolve(video + SUFFIX);
  }

  private long pictures() throws IOException {
    return times().size();
  }

  private Map<String, FileTime> times() throws IOException {
    var times = new HashMap<String, FileTime>();
    try (Stream<Path> files = Files.walk(folder.resolve("thumbnails"))) {
      for (Path file : files.filter(file -> file.toString().endsWith(SUFFIX)).toList()) {
        times.put(file.toString(), Files.getLastModifiedTime(file));
      }
    }
    return times;
  }
}
