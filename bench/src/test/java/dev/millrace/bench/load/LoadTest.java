package dev.millrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.bench.machine.Disk;
import dev.millrace.bench.peer.Payload;
import dev.millrace.bench.peer.millrace.FakeQueueService;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Drives the loads over a queue-service that is not one.
class LoadTest {
  private static final Timing SHORT =
      new Timing(
          Duration.ofMillis(100), Duration.ofMillis(400), Thread.ofPlatform().daemon().factory());

  @TempDir Path folder;
  private FakeQueueService service;
  private Session session;

  @BeforeEach
  void start() throws IOException {
    service = new FakeQueueService(new Payload(200), false);
    session = new Session("fake", service);
  }

  @AfterEach
  void stop() {
    session.close();
  }

  @Test
  void aCycleSettlesWhatItEnqueuesAndLeavesTheQueueEmpty() throws Exception {
    new CycleLoad(4, 1, 0).run(session, SHORT, new Disk(folder));
    long single = session.ledger().settled();
    new CycleLoad(4, 100, 0).run(session, SHORT, new Disk(folder));

    assertThat(single).isPositive();
    assertThat(session.ledger().settled()).isGreaterThan(single);
    assertThat(session.ledger().outstanding()).isZero();
  }

  @Test
  void aCycleOverABacklogLeavesTheBacklogWaiting() throws Exception {
    Backlog.fillTo(session, 3000);
    new CycleLoad(2, 10, 3000).run(session, SHORT, new Disk(folder));

    assertThat(session.ledger().outstanding()).isBetween(3000L, 3000L + 2 * 2 * 10);
  }

  @Test
  void producersAndConsumersMeetInTheMixedLoad() throws Exception {
    new MixedLoad(4).run(session, SHORT, new Disk(folder));

    assertThat(session.ledger().settled()).isPositive();
    assertThat(session.ledger().outstanding()).isZero();
  }

  @Test
  void everyItemOfASteadyRateIsTimed() throws Exception {
    var timing = new Timing(Duration.ZERO, Duration.ofSeconds(1), SHORT.threads());

    Latency latency = new LatencyLoad(2, 200).run(session, timing, new Disk(folder));

    assertThat(latency.items()).isPositive().isEqualTo(session.ledger().settled());
    assertThat(latency.p50()).isPositive().isLessThanOrEqualTo(latency.p99());
  }

  @Test
  void anItemHandedOutTwiceStopsTheBench() {
    service.handOutTwice();

    assertThatThrownBy(() -> new CycleLoad(2, 1, 0).run(session, SHORT, new Disk(folder)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("was handed out twice");
  }

  @Test
  void aRefusalStopsTheBenchAndIsToldInItsWords() {
    service.refuse("the queue is full");

    assertThatThrownBy(() -> new MixedLoad(2).run(session, SHORT, new Disk(folder)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the queue is full");
  }
}
