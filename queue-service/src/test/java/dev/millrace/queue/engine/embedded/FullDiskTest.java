package dev.millrace.queue.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Outcome.Done;
import dev.millrace.queue.machine.Outcome.Refused;
import dev.millrace.queue.machine.Query;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/// On a real file system that is really full. Needs the right to mount one.
class FullDiskTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final JsonData DATA = JsonData.parse("{\"text\":\"" + "x".repeat(100_000) + "\"}");

  @TempDir Path folder;
  private Path ballast;

  @BeforeEach
  void mount() throws Exception {
    if (run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", folder.toString()) != 0) {
      System.err.println("SKIPPED: FullDiskTest needs the right to mount a file system (root)");
      abort("cannot mount a file system");
    }
    ballast = folder.resolve("ballast");
    try (var file = new RandomAccessFile(ballast.toFile(), "rw")) {
      file.write(new byte[24 << 20]);
    }
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", folder.toString());
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private EmbeddedEngine start(DataSize reserve) {
    return new EmbeddedEngine(folder.resolve("store"), new EmbeddedSettings(reserve, true, 1000));
  }

  /// Enqueues until it is refused.
  private static List<String> fill(EmbeddedEngine engine) {
    var accepted = new ArrayList<String>();
    for (int i = 0; ; i++) {
      var item = NewItem.of("item-" + i, DATA);
      var outcome = engine.submit(new Command.Enqueue("q", List.of(item), false)).join();
      if (outcome instanceof Refused<?>) {
        return accepted;
      }
      accepted.add("item-" + i);
    }
  }

  private static void assertAllThere(EmbeddedEngine engine, List<String> names) {
    assertThat(engine.ask(new Query.Unknown("q", names)).join()).isEqualTo(new Done<>(List.of()));
  }

  @Test
  void newItemsAreRefusedWhileThereIsRoomToSettleWhatIsUnderWay() throws IOException {
    try (var engine = start(DataSize.ofMegabytes(8))) {
      engine.submit(new Command.Declare("q", QueueSpec.defaults())).join();
      engine
          .submit(new Command.Enqueue("q", List.of(NewItem.of("first", JsonData.empty())), false))
          .join();
      var taken = engine.take(new Command.Take("q", "worker", 1, null), Duration.ZERO).join();
      Lease lease = ((Done<LeaseList>) taken).value().leases().getFirst();

      List<String> accepted = fill(engine);

      assertThat(engine.health().writable()).isFalse();
      assertAllThere(engine, accepted);
      var settle = new Settlement.Complete(lease.token(), null, null);
      assertThat(engine.submit(new Command.Settle("q", List.of(settle), null)).join())
          .isInstanceOf(Done.class);

      Files.delete(ballast);
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(engine.health().writable()).isTrue());
      var more = new Command.Enqueue("q", List.of(NewItem.of("more", JsonData.empty())), false);
      assertThat(engine.submit(more).join()).isInstanceOf(Done.class);
    }
  }

  @Test
  void aWriteThatFailsIsRefusedAndWritesGoOnWhenThereIsSpaceAgain() throws IOException {
    try (var engine = start(DataSize.ofBytes(0))) {
      engine.submit(new Command.Declare("q", QueueSpec.defaults())).join();

      List<String> accepted = fill(engine);

      assertAllThere(engine, accepted);
      Files.delete(ballast);
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                var more =
                    new Command.Enqueue("q", List.of(NewItem.of("more", JsonData.empty())), false);
                assertThat(engine.submit(more).join()).isInstanceOf(Done.class);
              });
      assertAllThere(engine, accepted);
    }
    try (var engine = start(DataSize.ofBytes(0))) {
      Outcome<?> queue = engine.ask(new Query.GetQueue("q")).join();
      assertThat(queue).isInstanceOf(Done.class);
    }
  }
}
