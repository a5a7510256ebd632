package dev.millrace.e2e.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.batch.Cover;
import dev.millrace.contracts.batch.Reduced;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.e2e.process.Jar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The other profiles of the compose file; the coordinated batches over its samples.
@NeedsImages
@Timeout(30 * 60)
class ProfilesTest {
  private static final Duration PATIENCE = Duration.ofMinutes(12);
  private static final List<String> PORTS =
      List.of("MILLRACE_IMAGES_PORT", "MILLRACE_IMAGES_PAGE_PORT", "MILLRACE_WORDCOUNT_PORT");

  @TempDir Path folder;

  @Test
  void photosAreBlurred_thenTheirVehiclesCounted_andTheOriginalsGone() throws Exception {
    try (var compose = new Compose(folder, PORTS)) {
      compose.copyFromHome("samples/photos");
      compose.up("images");
      QueueClient queue = compose.queue("MILLRACE_IMAGES_PORT");
      List<String> photos = names(Jar.HOME.resolve("samples/photos"), ".jpg");

      Reduced statistics = result(queue, "statistics");

      assertThat(statistics.cover().inputs()).isEqualTo(photos.size());
      assertThat(statistics.value().path("vehicles").path("car").asInt()).isPositive();
      await()
          .atMost(PATIENCE)
          .until(() -> queue.queue("erase").count(ItemState.SUCCEEDED) == photos.size());
      assertThat(names(folder.resolve("images-photos"), ".jpg")).isEmpty();
      Path copies = folder.resolve("images-blurred");
      assertThat(names(copies, ".blurred.jpg"))
          .containsExactlyElementsOf(photos.stream().map(it -> it + ".blurred.jpg").toList());
      for (String copy : names(copies, ".jpg")) {
        assertThat(ImageIO.read(copies.resolve(copy).toFile())).as(copy).isNotNull();
      }
    }
  }

  @Test
  void theWordsOfAllTextsAreCounted() throws Exception {
    try (var compose = new Compose(folder, PORTS)) {
      compose.copyFromHome("samples/texts");
      compose.copyFromHome("worker-adapter/examples");
      compose.up("wordcount");

      Reduced counts = result(compose.queue("MILLRACE_WORDCOUNT_PORT"), "counts");

      assertThat(counts.cover()).isEqualTo(cover(names(folder.resolve("samples/texts"), ".txt")));
      assertThat(counts.value().path("words").size()).isGreaterThan(1000);
    }
  }

  /// Its folder is set up each time, and PostgreSQL is particular about who may write to that.
  @Test
  void theDatabaseOfTheSignUpGoesOnWhereItWas() throws Exception {
    try (var compose = new Compose(folder, PORTS)) {
      for (int i = 0; i < 2; i++) {
        compose.docker().run(signup("up", "--detach", "--wait", "signup-database"));
        compose.docker().run(signup("down"));
      }
    }
  }

  private static String[] signup(String... command) {
    return Stream.concat(Stream.of("compose", "--profile", "signup"), Stream.of(command))
        .toArray(String[]::new);
  }

  /// The one document of a queue, when it is there.
  private static Reduced result(QueueClient queue, String name) throws Exception {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions() // The queue may be on its way.
        .until(() -> !queue.items(name, null, null, 2, null).items().isEmpty());
    List<ItemStatus> items = queue.items(name, null, null, 2, null).items();
    assertThat(items).hasSize(1);
    var data = Objects.requireNonNull(queue.item(name, items.getFirst().name()).data());
    return Json.strict().readValue(data.bytes(), Reduced.class);
  }

  private static Cover cover(List<String> names) {
    return names.stream().map(Cover::of).reduce(Cover::plus).orElseThrow();
  }

  private static List<String> names(Path folder, String end) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return List.copyOf(
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(end))
              .collect(Collectors.toCollection(TreeSet::new)));
    }
  }
}
