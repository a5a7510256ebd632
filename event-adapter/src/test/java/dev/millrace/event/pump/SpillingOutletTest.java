package dev.millrace.event.pump;

import static dev.millrace.event.Events.cloudEvent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.pattern.Arrival;
import dev.millrace.event.watch.Troubles;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SpillingOutletTest {
  private static final Duration AFTER = Duration.ofSeconds(5);

  private final Taker direct = new Taker();
  private final Taker spill = new Taker();
  private final Troubles troubles = new Troubles();
  private long now = 1_000_000;

  private final SpillingOutlet outlet =
      new SpillingOutlet("slow", direct, spill, AFTER, () -> Instant.ofEpochMilli(now), troubles);

  /// Takes one event after the other, each in its time.
  private final class Taker implements Outlet {
    private final List<Outgoing> taken = Collections.synchronizedList(new ArrayList<>());
    private Waiting beforeTaking = () -> {};
    private long millisEach;
    private boolean away;
    private boolean refuses;

    @Override
    public Report deliver(List<Outgoing> events) throws InterruptedException {
      return deliver(events, Duration.ofDays(1));
    }

    @Override
    public Report deliver(List<Outgoing> events, Duration patience) throws InterruptedException {
      beforeTaking.await();
      if (away) {
        return Report.failed(events, new IOException("away"));
      }
      if (refuses) {
        return new Report(
            List.of(),
            events.stream().map(event -> new Refused(event, "too large")).toList(),
            null);
      }
      long end = now + patience.toMillis();
      for (int i = 0; i < events.size(); i++) {
        if (now > end) {
          return new Report(events.subList(i, events.size()), List.of(), null);
        }
        now += millisEach;
        taken.add(events.get(i));
      }
      return Report.done();
    }

    @Override
    public void close() {}
  }

  private interface Waiting {
    void await() throws InterruptedException;
  }

  @BeforeEach
  void nothingIsSpilledFromBefore() throws Exception {
    outlet.drained(() -> true);
  }

  @Test
  void anOutputThatOnlyIsSlowHoldsTheOthersUpNoLongerThanItMay() throws Exception {
    direct.millisEach = 100;
    long begun = now;
    var events = events(500);
    Outlet.Report report = outlet.deliver(events);
    assertThat(now - begun).isLessThan(AFTER.toMillis() + 1000);
    assertThat(report.left()).isEmpty();
    assertThat(direct.taken).isNotEmpty();
    assertThat(spill.taken).isEqualTo(events.subList(direct.taken.size(), 500));
    assertThat(report.spilled()).isEqualTo(spill.taken);
    assertThat(troubles.open().get("output slow")).contains("its events are spilled: it took");
  }

  @Test
  void whileTheSpillIsNotEmptyAllGoesThroughIt_andThenDirectlyAgain() throws Exception {
    direct.millisEach = 100;
    outlet.deliver(events(500));
    int before = direct.taken.size();
    direct.millisEach = 0;
    assertThat(outlet.deliver(events(10)).spilled()).hasSize(10);
    assertThat(direct.taken).hasSize(before);
    outlet.drained(() -> true);
    assertThat(troubles.open()).isEmpty();
    assertThat(outlet.deliver(events(500))).isEqualTo(Outlet.Report.done());
    assertThat(direct.taken).hasSize(before + 500);
  }

  @Test
  void anOutputThatIsAwayIsWaitedForAWhile() throws Exception {
    direct.away = true;
    assertThat(outlet.deliver(events(3)).trouble()).hasMessage("away");
    now += AFTER.toMillis();
    assertThat(outlet.deliver(events(3)).spilled()).hasSize(3);
  }

  @Test
  void whatTheSpillRefusesForGoodIsNotLost() throws Exception {
    direct.away = true;
    spill.refuses = true;
    outlet.deliver(events(1));
    now += AFTER.toMillis();
    assertThat(outlet.deliver(events(2)).refused()).hasSize(2);
    assertThat(outlet.deliver(events(2)).refused()).hasSize(2);
  }

  @Test
  @Timeout(60)
  void oneThatWaitsForTheOutputDoesNotHoldUpTheNext() throws Exception {
    var together = new CountDownLatch(2);
    direct.beforeTaking =
        () -> {
          together.countDown();
          together.await();
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(this::deliverOne);
      var second = threads.submit(this::deliverOne);
      first.get();
      second.get();
    }
    assertThat(direct.taken).hasSize(2);
  }

  private void deliverOne() {
    try {
      assertThat(outlet.deliver(events(1))).isEqualTo(Outlet.Report.done());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Outgoing> events(int number) {
    return IntStream.range(0, number)
        .mapToObj(
            i -> {
              var event = cloudEvent("e-" + i, "k", "{}");
              return new Outgoing(new Arrival("in", event, "t/0/" + i), event);
            })
        .toList();
  }
}
