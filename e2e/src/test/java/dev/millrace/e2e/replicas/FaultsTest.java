package dev.millrace.e2e.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.e2e.history.Checker;
import dev.millrace.e2e.history.Event;
import dev.millrace.e2e.history.Evidence;
import dev.millrace.e2e.history.QueueEnd;
import dev.millrace.e2e.load.Ends;
import dev.millrace.e2e.load.Load;
import dev.millrace.e2e.load.Pace;
import dev.millrace.e2e.run.LongRun;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// Replicas of the queue-service on a Kafka of three brokers, under load, while one thing after the
/// other fails. After each round all of it answers again; after the last one everything that was
/// ever told is judged. `-Dmillrace.replicas.rounds=N` makes it N rounds, `…seed=S` repeats the
/// faults, `…faults=REPLICA_KILLED,DISK_FULL` takes these only, and after `…minutes=M` no further
/// round begins, for a machine on which a round takes minutes.
@EnabledIf(value = "isAskedFor", disabledReason = "it takes minutes: -Dmillrace.replicas.rounds=20")
@Tag(LongRun.TAG)
@Timeout(value = 3, unit = TimeUnit.HOURS)
class FaultsTest {
  private static final int ROUNDS =
      Integer.getInteger(
          "millrace.replicas.rounds", Boolean.getBoolean("millrace.e2e.long") ? 20 : 0);
  private static final long SEED = Long.getLong("millrace.replicas.seed", System.nanoTime());
  private static final Duration MOST =
      Duration.ofMinutes(Long.getLong("millrace.replicas.minutes", 160));
  private static final int REPLICAS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration AHEAD = Fault.MOST_AHEAD.plusSeconds(2);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  static boolean isAskedFor() {
    return ROUNDS > 0;
  }

  @Test
  void whateverFails_whatWasToldHolds() throws Exception {
    System.out.printf("%d rounds, seed %d, in %s%n", ROUNDS, SEED, folder);
    var random = new SplittableRandom(SEED);
    try (Site site = Site.start(folder, REPLICAS);
        Load load = Load.start(site.replicas().urls(), random.split(), Pace.EASY)) {
      int round = 0;
      long end = System.nanoTime() + MOST.toNanos();
      for (Fault fault : faults(possible(site), random.split())) {
        if (System.nanoTime() - end > 0) {
          System.out.printf("%d rounds only: %d minutes are over%n", round, MOST.toMinutes());
          break;
        }
        round(round++, fault, site, load, random.split());
      }
      load.drain();
      System.out.println(load);
      judge(site, load.events());
    }
  }

  private static List<Fault> possible(Site site) {
    String wanted = System.getProperty("millrace.replicas.faults", "");
    List<Fault> some =
        wanted.isEmpty()
            ? List.of(Fault.values())
            : Arrays.stream(wanted.split(",")).map(Fault::valueOf).toList();
    return some.stream().filter(fault -> fault.isPossible(site)).toList();
  }

  /// For all rounds: each of them about as often as the others, in no order.
  private static List<Fault> faults(List<Fault> possible, SplittableRandom random) {
    var all = new ArrayList<Fault>();
    while (all.size() < ROUNDS) {
      var once = new ArrayList<>(possible);
      Collections.shuffle(once, random);
      all.addAll(once);
    }
    return all.subList(0, ROUNDS);
  }

  private static void round(int number, Fault fault, Site site, Load load, SplittableRandom random)
      throws Exception {
    System.out.printf("round %d: %s for ", number, fault);
    System.out.flush();
    long start = System.nanoTime();
    long before = load.answered();
    fault.strike(site, random);
    long during = load.answered() - before;
    long struck = System.nanoTime();
    site.heal();
    long healed = System.nanoTime();
    awaitAnswers(site);
    load.mustBeWell();
    System.out.printf(
        "%.1f s, %d calls answered; whole after %.1f s, answering after %.1f s%n",
        (struck - start) / 1e9,
        during,
        (healed - struck) / 1e9,
        (System.nanoTime() - healed) / 1e9);
  }

  /// Every replica tells of every queue.
  private static void awaitAnswers(Site site) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<?>>();
      for (URI replica : site.replicas().urls()) {
        for (String queue : Load.queues().keySet()) {
          answers.add(threads.submit(() -> awaitAnswer(replica, queue)));
        }
      }
      for (Future<?> answer : answers) {
        answer.get();
      }
    }
  }

  private static void awaitAnswer(URI replica, String queue) {
    QueueClient client = QueueClient.of(replica);
    Awaitility.await(replica + " answers for " + queue)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> client.queue(queue).name().equals(queue));
  }

  private void judge(Site site, List<Event> events) throws IOException, InterruptedException {
    List<URI> replicas = site.replicas().urls();
    Map<String, QueueEnd> ends = Ends.read(replicas.getFirst());
    var evidence = new Evidence(events, ends, AHEAD);
    System.out.println(evidence);
    List<String> violations = Checker.violations(evidence);
    if (!violations.isEmpty()) {
      Files.write(folder.resolve("history.txt"), events.stream().map(Event::toString).toList());
    }
    assertThat(violations).as("seed %d, see %s", SEED, folder).isEmpty();
    for (URI other : replicas.subList(1, replicas.size())) {
      assertThat(Ends.read(other)).as("what another replica tells").isEqualTo(ends);
    }
  }
}
