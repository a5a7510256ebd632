package dev.millrace.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.e2e.history.Checker;
import dev.millrace.e2e.history.Evidence;
import dev.millrace.e2e.load.Ends;
import dev.millrace.e2e.load.Load;
import dev.millrace.e2e.load.Pace;
import dev.millrace.e2e.process.ServiceProcess;
import dev.millrace.e2e.run.LongRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The real queue-service under load, ended with `kill -9` at random moments, again and again on
/// the same store: most rounds are short, so that there can be many, and each tenth is long enough
/// for the store to write files and merge them. `-Dmillrace.crash.rounds=N` makes it N rounds, as
/// `.ci/run` does, instead of 10; `-Dmillrace.crash.seed=S` repeats the moments.
@Tag(LongRun.TAG)
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class CrashTest {
  private static final int ROUNDS = Integer.getInteger("millrace.crash.rounds", 10);
  private static final int MOST_ANSWERS = 1000;
  private static final int MOST_ANSWERS_OF_A_LONG_ROUND = 10_000;
  private static final long SEED = Long.getLong("millrace.crash.seed", System.nanoTime());

  @TempDir Path folder;

  @Test
  void whatWasAnsweredHoldsAfterEveryKill() throws Exception {
    System.out.printf("%d rounds, seed %d%n", ROUNDS, SEED);
    var random = new SplittableRandom(SEED);
    String store = "--millrace.store=" + folder.resolve("store");
    try (var service = ServiceProcess.start("queue-service", folder, store).awaitReady();
        var load = Load.start(List.of(service.url()), random.split(), Pace.BRISK)) {
      for (int round = 0; round < ROUNDS; round++) {
        int most = round % 10 == 9 ? MOST_ANSWERS_OF_A_LONG_ROUND : MOST_ANSWERS;
        awaitAnswers(load, random.nextInt(1, most));
        service.kill();
        service.startAgain().awaitReady();
        load.mustBeWell();
      }
      load.drain();
      System.out.println(load);
      var evidence = new Evidence(load.events(), Ends.read(service.url()), Duration.ofSeconds(1));
      System.out.println(evidence);
      assertThat(Checker.violations(evidence)).as("seed %d", SEED).isEmpty();
    }
  }

  /// Or ten seconds, whichever is first.
  private static void awaitAnswers(Load load, int wanted) {
    long before = load.answered();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    Awaitility.await()
        .pollInterval(Duration.ofMillis(1))
        .atMost(Duration.ofMinutes(1))
        .until(() -> load.answered() - before >= wanted || System.nanoTime() - end > 0);
  }
}
