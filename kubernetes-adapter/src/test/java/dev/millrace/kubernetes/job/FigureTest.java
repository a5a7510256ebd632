package dev.millrace.kubernetes.job;

import static dev.millrace.kubernetes.job.Rig.eventually;
import static dev.millrace.kubernetes.job.Rig.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.kubernetes.cluster.End;
import dev.millrace.kubernetes.cluster.Run;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The load on the cluster's API. `-Dmillrace.jobs.items=10000` for the figure that was promised.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FigureTest {
  private static final int ITEMS = Integer.getInteger("millrace.jobs.items", 300);

  @Test
  void chunksTakeFewObjectsAndFewCalls() {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    try (var rig = new Rig()) {
      rig.cluster.runs(run -> once(seen, run));
      rig.queue.enqueue(
          IntStream.range(0, ITEMS).mapToObj(i -> "item-" + i).toArray(String[]::new));
      long begin = System.nanoTime();
      rig.start(plan(100, 100));
      eventually()
          .atMost(Duration.ofMinutes(9))
          .untilAsserted(() -> assertThat(rig.queue.done()).isEqualTo(ITEMS));
      long seconds = (System.nanoTime() - begin) / 1_000_000_000L;
      rig.awaitNothingLeft();

      Map<String, Integer> calls = rig.cluster.calls();
      int all = calls.values().stream().mapToInt(Integer::intValue).sum();
      System.out.printf(
          "%d items in %d s: %d calls (%.2f each), at most %d objects and %d pods at once; %s%n",
          ITEMS,
          seconds,
          all,
          (double) all / ITEMS,
          rig.cluster.mostObjects(),
          rig.cluster.mostPods(),
          calls);
      assertThat(rig.cluster.mostObjects()).isLessThan(500);
      assertThat(all).isLessThan(2 * ITEMS);
      assertThat(rig.cluster.mostPods()).isLessThanOrEqualTo(100);
      assertThat(seen).hasSize(ITEMS);
    }
  }

  @Test
  void aJobForEachItemTakesFewerThanFiveCalls() {
    int items = 100;
    try (var rig = new Rig()) {
      rig.queue.enqueue(
          IntStream.range(0, items).mapToObj(i -> "item-" + i).toArray(String[]::new));
      rig.start(plan(1, 40));
      rig.awaitAllDone(items);
      rig.awaitNothingLeft();

      int all = rig.cluster.calls().values().stream().mapToInt(Integer::intValue).sum();
      assertThat(all).as("%s", rig.cluster.calls()).isLessThan(5 * items);
    }
  }

  private static End once(Set<String> seen, Run run) {
    return seen.add(run.name()) ? End.done() : End.exit(1, "a second time");
  }
}
