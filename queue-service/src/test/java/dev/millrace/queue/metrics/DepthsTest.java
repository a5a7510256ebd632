package dev.millrace.queue.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.queue.engine.embedded.EmbeddedEngine;
import dev.millrace.queue.engine.embedded.EmbeddedSettings;
import dev.millrace.queue.machine.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class DepthsTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

  @Test
  void whenTheClockIsSetBack_theyAreAskedForAllTheSame(@TempDir Path folder) {
    var settings = new EmbeddedSettings(DataSize.ofMegabytes(1), true, 100);
    try (var engine = new EmbeddedEngine(folder, settings)) {
      var depths = new Depths(engine, now::get, _ -> 1);
      submit(engine, new Command.Declare("q", QueueSpec.defaults()));
      assertThat(depths.items("q", ItemState.READY)).isZero();

      var item = new NewItem("a", null, null, null, null, null);
      submit(engine, new Command.Enqueue("q", List.of(item), false));
      now.updateAndGet(time -> time.minus(HOUR));

      assertThat(depths.items("q", ItemState.READY)).isOne();
    }
  }

  private static void submit(EmbeddedEngine engine, Command<?> command) {
    engine.submit(command).orTimeout(10, TimeUnit.SECONDS).join();
  }
}
