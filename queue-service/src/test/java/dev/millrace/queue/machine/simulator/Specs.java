package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.queue.QueueSpec;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Queues whose bounds are so tight that every one of them is hit all the time.
final class Specs {
  private Specs() {}

  static QueueSpec any(SplittableRandom random) {
    return new QueueSpec(
        millis(random, 1_000, 8_000),
        1 + random.nextInt(3),
        1 + random.nextInt(4),
        backoff(random),
        retention(random),
        random.nextInt(4) == 0 ? 60 : 250,
        (long) (10 + random.nextInt(50)),
        1 + random.nextInt(12),
        random.nextInt(2) == 0 ? null : 1 + random.nextInt(3),
        random.nextInt(3) == 0 ? rate(random) : null,
        null,
        null,
        null,
        targets(random),
        targets(random),
        null,
        random.nextInt(2) == 0 ? null : hedge(random));
  }

  private static QueueSpec.Hedge hedge(SplittableRandom random) {
    return new QueueSpec.Hedge(1 + random.nextDouble(), millis(random, 0, 1_000));
  }

  private static QueueSpec.Backoff backoff(SplittableRandom random) {
    return new QueueSpec.Backoff(
        millis(random, 0, 2_000),
        1 + random.nextInt(3) * 0.75,
        millis(random, 100, 5_000),
        List.of(0.0, 0.2, 1.0).get(random.nextInt(3)));
  }

  private static QueueSpec.Retention retention(SplittableRandom random) {
    return new QueueSpec.Retention(
        millis(random, 0, 40_000),
        millis(random, 0, 120_000),
        millis(random, 0, 40_000),
        (long) random.nextInt(40));
  }

  private static QueueSpec.Rate rate(SplittableRandom random) {
    return new QueueSpec.Rate(
        1 + random.nextInt(5), millis(random, 200, 3_000), 1 + random.nextInt(5));
  }

  private static @Nullable List<QueueSpec.BatchTarget> targets(SplittableRandom random) {
    if (random.nextInt(2) == 0) {
      return null;
    }
    String one = World.QUEUES.get(random.nextInt(World.QUEUES.size()));
    String other = random.nextInt(4) == 0 ? "nowhere" : World.QUEUES.getFirst();
    return List.of(new QueueSpec.BatchTarget(one), new QueueSpec.BatchTarget(other));
  }

  private static Duration millis(SplittableRandom random, int least, int most) {
    return Duration.ofMillis(random.nextInt(least, most + 1));
  }
}
