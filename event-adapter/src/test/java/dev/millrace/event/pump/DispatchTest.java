package dev.millrace.event.pump;

import static dev.millrace.event.Events.cloudEvent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.pattern.Arrival;
import dev.millrace.event.pattern.Copier;
import dev.millrace.event.pattern.Routing;
import dev.millrace.event.watch.Passages;
import dev.millrace.event.watch.Troubles;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DispatchTest {
  private final Passages passages = new Passages(new SimpleMeterRegistry(), InstantSource.system());
  private final Map<String, Outlet> outlets = new LinkedHashMap<>();

  /// What is done with a batch.
  private interface Taking {
    Outlet.Report take(List<Outgoing> events) throws InterruptedException;
  }

  private void output(String name, Taking taking) {
    outlets.put(
        name,
        new Outlet() {
          @Override
          public Report deliver(List<Outgoing> events) throws InterruptedException {
            return taking.take(events);
          }

          @Override
          public void close() {}
        });
  }

  private void refusing(String... names) {
    for (String name : names) {
      output(
          name,
          events ->
              new Outlet.Report(
                  List.of(), List.of(new Outlet.Refused(events.getFirst(), name + "!")), null));
    }
  }

  private Dispatch dispatch() {
    return dispatch(false);
  }

  private Dispatch dispatch(boolean keepsDeadLetters) {
    var copier =
        new Copier(outlets.keySet().stream().filter(name -> !name.equals("dead")).toList());
    var dispatch =
        new Dispatch(
            new Routing(copier, "tests", passages),
            new Outlets(outlets, Map.of()),
            passages,
            new Troubles(),
            false,
            keepsDeadLetters);
    dispatch.add(new Arrival("in", cloudEvent("1", null, "{}"), "t/0/1"));
    return dispatch;
  }

  @Test
  void anOutputThatTakesItsTimeDoesNotHoldUpTheOthers() throws Exception {
    var othersHaveIt = new CountDownLatch(2);
    output(
        "slow",
        events -> {
          assertThat(othersHaveIt.await(30, TimeUnit.SECONDS)).isTrue();
          return Outlet.Report.done();
        });
    for (String other : List.of("b", "c")) {
      output(
          other,
          events -> {
            othersHaveIt.countDown();
            return Outlet.Report.done();
          });
    }
    assertThat(dispatch().advance()).isTrue();
  }

  @Test
  void whatSeveralRefuseIsADeadLetterOfEach_inTheSameTry() throws Exception {
    refusing("a", "b");
    var reasons = new CopyOnWriteArrayList<String>();
    output(
        "dead",
        events -> {
          events.forEach(event -> reasons.add(event.event().header("ce_millracereason")));
          return Outlet.Report.done();
        });
    assertThat(dispatch().advance()).isTrue();
    assertThat(reasons).containsExactly("a!", "b!");
  }

  @Test
  void whatIsRefusedAsADeadLetterToo_staysWithAnInputThatKeepsIt() throws Exception {
    refusing("a", "dead");
    Dispatch dispatch = dispatch(true);
    assertThat(dispatch.advance()).isTrue();
    assertThat(dispatch.kept().values()).containsExactly("a!; and as a dead letter: dead!");
    assertThat(dispatch(false).advance()).isFalse();
  }

  @Test
  void whoIsInterruptedLeavesNoDeliveryUnderWay() throws Exception {
    var begun = new CountDownLatch(2);
    var ended = new CountDownLatch(2);
    for (String output : List.of("a", "b")) {
      output(
          output,
          events -> {
            begun.countDown();
            try {
              new CountDownLatch(1).await();
              return Outlet.Report.done();
            } finally {
              ended.countDown();
            }
          });
    }
    Dispatch dispatch = dispatch();
    var interrupted = new CountDownLatch(1);
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    dispatch.advance();
                  } catch (InterruptedException e) {
                    assertThat(ended.getCount()).isZero();
                    interrupted.countDown();
                  }
                });
    begun.await();
    thread.interrupt();
    interrupted.await();
  }
}
