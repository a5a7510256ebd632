package dev.millrace.coordinator.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.join.JoinPlan.Emit;
import dev.millrace.coordinator.join.JoinPolicy.Dead;
import dev.millrace.coordinator.join.JoinPolicy.Late;
import dev.millrace.coordinator.join.JoinPolicy.Tolerance;
import dev.millrace.coordinator.queue.Queues;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class JoinRunTest {
  private static final int SLOTS = 64;

  private static final JoinPlan PLAN =
      new JoinPlan(
          "j",
          "control",
          List.of("photos"),
          List.of("photos"),
          new JoinPolicy(Tolerance.NONE, Dead.WAIT, null, Late.FAIL),
          Emit.CERTIFICATE,
          null,
          null,
          List.of(),
          SLOTS,
          Duration.ofSeconds(30),
          "me");

  /// A queue in which no batch ever begins: asking ends after a moment, as a long poll does.
  private static final class Empty {
    private static final int LOOKED_AT = 20;

    private final AtomicInteger asking = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final CountDownLatch asked = new CountDownLatch(LOOKED_AT);

    private Queues queues() {
      return (Queues)
          Proxy.newProxyInstance(
              Queues.class.getClassLoader(),
              new Class<?>[] {Queues.class},
              (_, method, _) -> {
                assertThat(method.getName()).isEqualTo("lease");
                most.accumulateAndGet(asking.incrementAndGet(), Math::max);
                asked.await(5, TimeUnit.MILLISECONDS);
                asked.countDown();
                asking.decrementAndGet();
                return List.of();
              });
    }
  }

  @Test
  @Timeout(20)
  void anIdleBarrierAsksForBatchesWithOneSlotAtATime() throws Exception {
    var empty = new Empty();
    try (var run = new JoinRun(PLAN, empty.queues(), new SimpleMeterRegistry(), new Random(1))) {
      run.start();
      empty.asked.await();
    }
    assertThat(empty.most).hasValue(1);
    assertThat(empty.asking).hasValue(0);
  }
}
