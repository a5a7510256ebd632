package dev.millrace.queue.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.queue.engine.Engine;
import dev.millrace.queue.engine.embedded.EmbeddedEngine;
import dev.millrace.queue.engine.embedded.EmbeddedSettings;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.Refusal;
import dev.millrace.queue.machine.Transition;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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

  /// As where its cells move to other replicas: each gauge of a scrape would wait for it anew.
  @Test
  void whileTheEngineIsSlow_itIsAskedOnceForAScrapeAllTheSame() {
    var engine = new SlowEngine();
    var depths = new Depths(engine, now::get, _ -> 1);

    for (ItemState state : ItemState.values()) {
      assertThat(depths.items("q", state)).isNaN();
    }
    assertThat(depths.oldestReady("q")).isNaN();

    assertThat(engine.asked).isOne();
  }

  /// As one that starts while its cells are with others: a quiet queue would be without gauges.
  @Test
  void aQueueThatWasNotToldOfAtTheStartIsMeasured_andOneThatIsNoMoreIsNot() {
    var registry = new SimpleMeterRegistry();
    var engine = new SlowEngine();
    new QueueMetrics(registry, new Depths(engine, now::get, _ -> 1)).begin();
    assertThat(registry.get("millrace.queues").gauge().value()).isNaN();
    assertThat(registry.find("millrace.queue.items").gauges()).isEmpty();

    now.updateAndGet(time -> time.plusSeconds(10));
    engine.queues =
        List.of(new QueueStatus("q", QueueSpec.defaults(), false, null, Map.of(), null, null));
    assertThat(registry.get("millrace.queues").gauge().value()).isOne();
    assertThat(registry.get("millrace.queue.items").tag("queue", "q").gauges()).isNotEmpty();

    engine.queues = List.of();
    now.updateAndGet(time -> time.plusSeconds(10));
    assertThat(registry.get("millrace.queues").gauge().value()).isZero();
    assertThat(registry.find("millrace.queue.items").gauges()).isEmpty();
  }

  private static void submit(EmbeddedEngine engine, Command<?> command) {
    engine.submit(command).orTimeout(10, TimeUnit.SECONDS).join();
  }

  /// Takes two seconds, and then can tell nothing, unless there are queues to tell of.
  private final class SlowEngine implements Engine {
    private int asked;
    private @Nullable List<QueueStatus> queues;

    @Override
    public <T> CompletableFuture<Outcome<T>> ask(Query<T> query) {
      asked++;
      now.updateAndGet(time -> time.plusSeconds(2));
      if (queues != null && query instanceof Query.ListQueues) {
        @SuppressWarnings("unchecked")
        var all = (T) queues;
        return CompletableFuture.completedFuture(new Outcome.Done<>(all));
      }
      return CompletableFuture.completedFuture(
          new Outcome.Refused<>(new Refusal.Unavailable("It is slow.", Duration.ZERO)));
    }

    @Override
    public <T> CompletableFuture<Outcome<T>> submit(Command<T> command) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Outcome<LeaseList>> take(Command.Take take, Duration patience) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int waiting(String queue) {
      return 0;
    }

    @Override
    public Runnable listen(Consumer<Transition> listener) {
      return () -> {};
    }

    @Override
    public Health health() {
      return new Health(false, "It is slow.");
    }
  }
}
