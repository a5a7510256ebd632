package dev.millrace.e2e.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.batch.Cover;
import dev.millrace.contracts.batch.Reduced;
import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.e2e.process.Jar;
import dev.millrace.e2e.process.UpFlow;
import dev.millrace.e2e.run.LongRun;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `./millrace demo images`, as a user runs it, while one container after the other is ended with
/// `kill -9`: every photo has its copy, every original is in the trash and can be brought back, and
/// every vehicle is counted once.
@Timeout(value = 20, unit = TimeUnit.MINUTES)
@LongRun
class ImagesFlowTest {
  private static final Path SAMPLES = Jar.HOME.resolve("samples/photos");
  private static final Pattern QUEUE = Pattern.compile("the queue is at (http://[0-9.:]+)");
  private static final Pattern ENDED = Pattern.compile("originals in the trash");
  private static final Pattern UNDO =
      Pattern.compile("trash undo --url http://127\\.0\\.0\\.1:(\\d+) brings them back");
  private static final Duration PATIENCE = Duration.ofMinutes(8);
  private static final int COPIES = 3;
  private static final String BATCH = "photos-1";
  private static final List<String> BLUR = List.of("blur-a", "blur-b");
  private static final List<String> DESCRIBE = List.of("describe-a", "describe-b");

  @TempDir Path folder;

  @Test
  void noOriginalIsLostAndNoVehicleCountedTwice_whateverIsKilledMeanwhile() throws Exception {
    Path photos = Files.createDirectory(folder.resolve("mine"));
    Map<String, byte[]> originals = copySamples(photos);
    Files.writeString(photos.resolve("no-photo.jpg"), "this is none");
    Path out = folder.resolve("out");
    try (UpFlow demo =
        UpFlow.demo(
            folder, "images", "--photos", photos.toString(), "--out", out.toString(), "--stay")) {
      QueueClient queue = QueueClient.of(URI.create(demo.awaitSaid(QUEUE).group(1)));
      awaitBlurred(queue, 3);
      kill(demo, "workers");
      awaitBlurred(queue, 10);
      kill(demo, "worker-blur-a");
      kill(demo, "join");
      kill(demo, "queue");
      awaitErased(queue, 5);
      kill(demo, "eraser");
      kill(demo, "count");
      demo.awaitSaid(ENDED);

      assertThat(demo.said()).contains("no-photo.jpg: it is no JPEG, PNG or WebP");
      assertThat(names(out.resolve("photos"))).containsExactly("no-photo.jpg");
      assertThat(names(out.resolve("blurred"))).hasSize(originals.size());
      checkStatistics(queue, originals.size());
      undo(Integer.parseInt(demo.awaitSaid(UNDO).group(1)));
      originals.forEach(
          (name, bytes) -> assertThat(out.resolve("photos").resolve(name)).hasBinaryContent(bytes));
    }
  }

  private static Map<String, byte[]> copySamples(Path photos) throws IOException {
    var originals = new HashMap<String, byte[]>();
    for (String sample : names(SAMPLES).stream().filter(name -> name.endsWith(".jpg")).toList()) {
      byte[] bytes = Files.readAllBytes(SAMPLES.resolve(sample));
      for (int copy = 0; copy < COPIES; copy++) {
        String name = "%d-%s".formatted(copy, sample);
        Files.write(photos.resolve(name), bytes);
        originals.put(name, bytes);
      }
    }
    assertThat(originals).hasSizeGreaterThan(20);
    return originals;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void kill(UpFlow demo, String container) throws IOException {
    demo.kill(container, port(container));
  }

  /// Where the container listens, as the launcher has written it down.
  private int port(String container) throws IOException {
    try (Stream<Path> states = Files.walk(folder.resolve(".millrace"), 2)) {
      Path file = states.filter(path -> path.endsWith("ports.json")).findFirst().orElseThrow();
      return Json.lenient().readTree(Files.readString(file)).path(container + "-1").asInt();
    }
  }

  private static void awaitBlurred(QueueClient queue, int photos) {
    await().atMost(PATIENCE).until(() -> succeeded(queue, BLUR) >= photos);
  }

  private static void awaitErased(QueueClient queue, int photos) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class) // it has just been killed
        .until(() -> succeeded(queue, List.of("erase")) >= photos);
  }

  private static long succeeded(QueueClient queue, List<String> names)
      throws IOException, InterruptedException {
    long sum = 0;
    for (String name : names) {
      sum += queue.queue(name).count(ItemState.SUCCEEDED);
    }
    return sum;
  }

  private static void checkStatistics(QueueClient queue, int photos)
      throws IOException, InterruptedException {
    var expected = new TreeMap<String, Long>();
    var names = new ArrayList<String>();
    for (String name : DESCRIBE) {
      ItemPage page = queue.results(name, BATCH, 1000, null);
      for (ItemStatus item : page.items()) {
        names.add(item.name());
        add(expected, Objects.requireNonNull(item.result()).tree());
      }
    }
    assertThat(names).doesNotHaveDuplicates().hasSize(photos);
    List<ItemStatus> statistics = queue.items("statistics", null, BATCH, 10, null).items();
    assertThat(statistics).hasSize(1);
    var data =
        Objects.requireNonNull(queue.item("statistics", statistics.getFirst().name()).data());
    Reduced reduced = Json.strict().readValue(data.bytes(), Reduced.class);
    var counted = new TreeMap<String, Long>();
    add(counted, reduced.value().tree());
    assertThat(counted).isEqualTo(expected).isNotEmpty();
    assertThat(reduced.cover())
        .isEqualTo(names.stream().map(Cover::of).reduce(Cover::plus).orElseThrow());
  }

  private static void add(Map<String, Long> counters, JsonNode document) {
    for (Map.Entry<String, JsonNode> group : document.properties()) {
      for (Map.Entry<String, JsonNode> one : group.getValue().properties()) {
        counters.merge(group.getKey() + "/" + one.getKey(), one.getValue().longValue(), Long::sum);
      }
    }
  }

  private static void undo(int port) throws IOException, InterruptedException {
    var eraser =
        new JsonHttp(
            JsonHttp.newClient(),
            URI.create("http://127.0.0.1:" + port),
            Json.lenient(),
            null,
            1 << 20);
    Map<String, String> request = Map.of("kind", "TrashUndo", "apiVersion", "v1");
    JsonNode answer =
        eraser.send("POST", "/api/v1/trash:undo", request, JsonNode.class, Duration.ofMinutes(1));
    assertThat(answer.path("taken").size()).isZero();
  }
}
