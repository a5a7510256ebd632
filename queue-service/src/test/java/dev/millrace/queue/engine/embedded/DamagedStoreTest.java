package dev.millrace.queue.engine.embedded;

import static dev.millrace.queue.engine.embedded.StoredFiles.copyAll;
import static dev.millrace.queue.engine.embedded.StoredFiles.flip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Query;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/// A store that is not what was answered for must stop the start. The files are copied from under a
/// running engine, which is what a `kill -9` leaves: all that was answered is synced.
class DamagedStoreTest {
  private static final EmbeddedSettings SETTINGS =
      new EmbeddedSettings(DataSize.ofMegabytes(1), true, 1000);
  private static final int GROUPS = 50;

  @TempDir Path original;
  @TempDir Path copy;

  @BeforeEach
  void writeAndCopy() throws IOException {
    try (var engine = new EmbeddedEngine(original, SETTINGS)) {
      engine.submit(new Command.Declare("q", QueueSpec.defaults())).join();
      for (int i = 0; i < GROUPS; i++) {
        enqueue(engine, i);
      }
      copyAll(original, copy);
    }
  }

  private static void enqueue(EmbeddedEngine engine, int group) {
    var data = JsonData.parse("{\"text\":\"" + "x".repeat(200) + "\"}");
    List<NewItem> items =
        IntStream.range(0, 10).mapToObj(i -> NewItem.of(group + "-" + i, data)).toList();
    assertThat(engine.submit(new Command.Enqueue("q", items, false)).join())
        .isInstanceOf(Outcome.Done.class);
  }

  private Path largest(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(copy.resolve("rocks"))) {
      return files
          .filter(file -> file.getFileName().toString().matches(suffix))
          .max(Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow();
    }
  }

  private void assertDamaged() {
    assertThatThrownBy(() -> new EmbeddedEngine(copy, SETTINGS).close())
        .hasMessageContaining("is damaged")
        .hasMessageContaining(copy.toString())
        .hasMessageContaining("Restore the folder from a backup");
  }

  @Test
  void aCopyThatIsWholeOpensWithAllThatWasAnswered() {
    try (var engine = new EmbeddedEngine(copy, SETTINGS)) {
      var known =
          new Query.Unknown("q", IntStream.range(0, GROUPS).mapToObj(i -> i + "-9").toList());
      assertThat(engine.ask(known).join()).isEqualTo(new Outcome.Done<>(List.of()));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 0.9})
  void aFlippedBitInTheLogIsFound(double where) throws IOException {
    Path log = largest(".*\\.log");
    flip(log, (long) (log.toFile().length() * where));
    assertDamaged();
  }

  @Test
  void aFlippedBitInTheLastAnsweredRecordIsFound() throws IOException {
    Path log = largest(".*\\.log");
    flip(log, log.toFile().length() - 20);
    assertDamaged();
  }

  @Test
  void aLogCutShortIsFound() throws IOException {
    Path log = largest(".*\\.log");
    try (var bytes = new RandomAccessFile(log.toFile(), "rw")) {
      bytes.setLength(bytes.length() - 100);
    }
    assertDamaged();
  }

  @Test
  void aMissingLogIsFound() throws IOException {
    Files.delete(largest(".*\\.log"));
    assertDamaged();
  }

  @Test
  void aRecordTornBeforeItWasAnsweredIsNoDamage() throws IOException {
    Path log = largest(".*\\.log");
    try (var bytes = new RandomAccessFile(log.toFile(), "rw")) {
      bytes.seek(bytes.length());
      bytes.write(new byte[] {1, 2, 3, 4, 100, 0, 1, 9, 9});
    }
    try (var engine = new EmbeddedEngine(copy, SETTINGS)) {
      assertThat(engine.ask(new Query.GetQueue("q")).join()).isInstanceOf(Outcome.Done.class);
    }
  }

  @Test
  void aFlippedBitInATableIsFound() throws IOException {
    // Opening once more and closing moves the log into a table.
    new EmbeddedEngine(copy, SETTINGS).close();
    Path table = largest(".*\\.sst");
    flip(table, table.toFile().length() / 3);
    assertDamaged();
  }

  @Test
  void aFlippedBitInTheManifestIsFound() throws IOException {
    Path manifest = largest("MANIFEST.*");
    flip(manifest, manifest.toFile().length() / 2);
    assertDamaged();
  }

  @Test
  void aMissingHighWaterMarkIsFound() throws IOException {
    Files.delete(copy.resolve("high-water-mark"));
    assertDamaged();
  }

  @Test
  void aStoreThatIsOpenElsewhereIsNotTouched() {
    try (var engine = new EmbeddedEngine(copy, SETTINGS)) {
      assertThatThrownBy(() -> new EmbeddedEngine(copy, SETTINGS).close())
          .hasMessageContaining("another process has it open");
      assertThat(engine.ask(new Query.GetQueue("q")).join()).isInstanceOf(Outcome.Done.class);
    }
  }
}
