package dev.millrace.queue.rest;

import static dev.millrace.queue.rest.Background.inBackground;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.queue.engine.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoppingTest {
  private static final Duration LONG = Duration.ofSeconds(50);

  @Test
  void whoeverWaitsIsAnsweredAtOnce(@TempDir Path store) throws Exception {
    RunningQueue running = RunningQueue.start(store);
    running.client().declare("q", QueueSpec.defaults());
    running.client().enqueue("q", List.of(new NewItem("a", null, null, null, null, "b")));
    running.client().seal("q", "b", new BatchSpec(true, null));
    running.client().lease("q", new LeaseRequest("w", 1, null, null));

    var lease =
        inBackground(() -> running.client().lease("q", new LeaseRequest("w", 1, LONG, null)));
    var batch = inBackground(() -> running.client().awaitBatch("q", "b", LONG));
    var events = inBackground(() -> running.http().lines("/api/v1/events").count());
    await().until(() -> running.bean(Engine.class).waiting("q") == 1);

    long began = System.nanoTime();
    running.close();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
    assertThat(lease.get(1, SECONDS).leases()).isEmpty();
    assertThat(batch.get(1, SECONDS).complete()).isFalse();
    assertThat(events.get(1, SECONDS)).isPositive();
  }
}
