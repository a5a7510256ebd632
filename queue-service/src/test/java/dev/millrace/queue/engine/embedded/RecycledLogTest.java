package dev.millrace.queue.engine.embedded;

import static dev.millrace.queue.engine.embedded.StoredFiles.copyAll;
import static dev.millrace.queue.engine.embedded.StoredFiles.flip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Query;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/// Logs are written over when their records are in tables. Of one that is, the newest part counts,
/// and what is left of the older part behind it does not.
class RecycledLogTest {
  private static final EmbeddedSettings SETTINGS =
      new EmbeddedSettings(DataSize.ofMegabytes(1), true, 1000);
  private static final String FILLING = "x".repeat(200_000);
  private static final int MOST = 3000;
  private static final int LAST = 5;
  private static final long LONG = 16 << 20;

  private static final List<String> NAMES = new ArrayList<>();

  @TempDir static Path original;
  @TempDir static Path taken;
  @TempDir Path copy;

  private static @Nullable Path newest;

  /// Fills logs until one is written over, and begins that one anew.
  @BeforeAll
  static void writeOverALog() throws IOException {
    try (var engine = new EmbeddedEngine(original, SETTINGS)) {
      engine.submit(new Command.Declare("q", QueueSpec.defaults())).join();
      for (int i = 0; !isWrittenOver(newestLog(original)); i++) {
        assertThat(i).as("logs are written over at some time").isLessThan(MOST);
        enqueue(engine, "filling-" + i, FILLING);
      }
      for (int i = 0; i < LAST; i++) {
        enqueue(engine, "last-" + i, "small");
      }
      await().untilAsserted(() -> copyAll(original, taken));
    }
  }

  @BeforeEach
  void copy() throws IOException {
    copyAll(taken, copy);
  }

  private static void enqueue(EmbeddedEngine engine, String name, String text) {
    var item = NewItem.of(name, JsonData.parse("{\"text\":\"" + text + "\"}"));
    assertThat(engine.submit(new Command.Enqueue("q", List.of(item), false)).join())
        .isInstanceOf(Outcome.Done.class);
    NAMES.add(name);
  }

  /// Whether a log that has just begun is long already.
  private static boolean isWrittenOver(Path log) throws IOException {
    boolean begun = !log.equals(newest);
    newest = log;
    return begun && Files.size(log) > LONG;
  }

  private static Path newestLog(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("rocks"))) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".log"))
          .max(Path::compareTo)
          .orElseThrow();
    }
  }

  private static int find(Path file, String text) throws IOException {
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      for (int at = 0; at <= all.limit() - wanted.length; at++) {
        if (all.get(at) == wanted[0]
            && all.slice(at, wanted.length).equals(ByteBuffer.wrap(wanted))) {
          return at;
        }
      }
    }
    return -1;
  }

  private void assertHoldsAll() {
    try (var engine = new EmbeddedEngine(copy, SETTINGS)) {
      assertThat(engine.ask(new Query.Unknown("q", NAMES)).join())
          .isEqualTo(new Outcome.Done<>(List.of()));
    }
  }

  @Test
  void opensWithAllThatWasAnswered() {
    assertHoldsAll();
    assertHoldsAll();
  }

  @Test
  void whatIsLeftOfAnOlderLogDoesNotCount() throws IOException {
    Path log = newestLog(copy);
    flip(log, Files.size(log) - (1 << 20));
    assertHoldsAll();
  }

  @Test
  void aFlippedBitInAnAnsweredRecordIsFound_andNothingIsChanged() throws IOException {
    Path log = newestLog(copy);
    int at = find(log, "last-" + (LAST - 2));
    flip(log, at);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> new EmbeddedEngine(copy, SETTINGS).close())
          .hasMessageContaining("is damaged")
          .hasMessageContaining("Nothing was changed");
    }
    flip(log, at);
    assertHoldsAll();
  }
}
