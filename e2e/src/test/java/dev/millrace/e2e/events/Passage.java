package dev.millrace.e2e.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.e2e.process.ServiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;

/// The way of [#EVENTS] events through one adapter, a splitter that looks into them, while something
/// is killed again and again. There are always more events on their way when that happens, and never
/// more than [#UNDER_WAY].
final class Passage implements AutoCloseable {
  static final int EVENTS = 2000;
  private static final int UNDER_WAY = 300;
  private static final int BATCH = 50;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final String name;
  private final Feed feed;
  private final Tally left;
  private final Tally right;
  private final Tally dead;
  private final ServiceProcess adapter;
  private int seen;

  /// What it is between.
  ///
  /// @param dead stays empty
  record Ends(Feed feed, Tally left, Tally right, Tally dead) {}

  /// @param name of the adapter
  Passage(String name, Path folder, List<String> settings, Ends ends) throws Exception {
    this.name = name;
    this.feed = ends.feed();
    this.left = ends.left();
    this.right = ends.right();
    this.dead = ends.dead();
    var all = new ArrayList<>(settings);
    all.add("--millrace.event.name=" + name);
    all.add("--millrace.event.from=" + feed.end());
    all.add("--millrace.event.dead=" + dead.end());
    all.add("--millrace.event.splitter.routes[0].name=left");
    all.add("--millrace.event.splitter.routes[0].when=event.data.side == \"left\"");
    all.add("--millrace.event.splitter.routes[0].to=" + left.end());
    all.add("--millrace.event.splitter.default=" + right.end());
    this.adapter = ServiceProcess.start("event-adapter", folder, all.toArray(String[]::new));
    adapter.awaitReady();
    if (feed instanceof Posts posts) {
      posts.to(adapter.url());
    }
  }

  /// Kills something and starts it again.
  interface Disturbance {
    void happen() throws Exception;
  }

  void killAdapter() throws Exception {
    adapter.kill();
    adapter.startAgain().awaitReady();
  }

  /// Returns once both outputs have all events, the input has none open, and the adapter has ended.
  void run(Disturbance... disturbances) throws Exception {
    var free = new Semaphore(UNDER_WAY);
    try (ExecutorService feeder = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> feeding = feeder.submit(() -> feed(free));
      try {
        for (int i = 0; i < disturbances.length; i++) {
          awaitSeen(EVENTS * (i + 1) / (disturbances.length + 1), free, feeding);
          disturbances[i].happen();
        }
        awaitSeen(EVENTS, free, feeding);
      } catch (ConditionTimeoutException e) {
        throw new AssertionError(adapter.output(), e);
      } finally {
        feeding.cancel(true);
      }
    }
    await(name).atMost(PATIENCE).untilAsserted(() -> assertThat(feed.open()).isZero());
    assertThat(adapter.stop()).as("%s: exit code after SIGTERM", name).isEqualTo(128 + 15);
  }

  private Object feed(Semaphore free) throws Exception {
    for (int from = 0; from < EVENTS; from += BATCH) {
      free.acquire(BATCH);
      feed.put(IntStream.range(from, from + BATCH).mapToObj(Made::new).toList());
    }
    return feed;
  }

  private void awaitSeen(int wanted, Semaphore free, Future<?> feeding) {
    await(name + " until " + wanted)
        .pollInSameThread()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .failFast("the events are no longer fed", () -> feeding.state() == Future.State.FAILED)
        .until(() -> look(free) >= wanted);
  }

  private int look(Semaphore free) throws Exception {
    int before = seen;
    seen = left.look() + right.look();
    free.release(seen - before);
    return seen;
  }

  /// Each event came exactly once.
  void checkOnce() throws Exception {
    for (Tally tally : List.of(left, right)) {
      assertThat(check(tally)).as("%s: events that came twice to %s", name, tally.end()).isZero();
    }
  }

  /// Each event came; says how many came again.
  void checkAtLeastOnce() throws Exception {
    System.out.printf(
        "%s: %d of %d events came more than once%n", name, check(left) + check(right), EVENTS);
  }

  /// @return how many came more than once
  private int check(Tally tally) throws Exception {
    List<Made> all = tally.all();
    Set<Made> different = new HashSet<>(all);
    assertThat(different)
        .as("%s: events at %s", name, tally.end())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, EVENTS)
                .mapToObj(Made::new)
                .filter(made -> made.isLeft() == (tally == left))
                .toList());
    assertThat(dead.all()).as("%s: dead letters", name).isEmpty();
    if (feed.keepsOrder() && tally.keepsOrder()) {
      checkOrder(all);
    }
    return all.size() - different.size();
  }

  /// Of each key the events first appear in the order in which they were fed.
  private void checkOrder(List<Made> all) {
    Set<Made> known = new HashSet<>();
    Map<String, Integer> last = new HashMap<>();
    for (Made made : all) {
      if (known.add(made)) {
        assertThat(made.number())
            .as("%s: the number of what comes after %s", name, last.get(made.key()))
            .isGreaterThan(last.getOrDefault(made.key(), -1));
        last.put(made.key(), made.number());
      }
    }
  }

  @Override
  public void close() throws Exception {
    adapter.close();
    feed.close();
    left.close();
    right.close();
    dead.close();
  }
}
