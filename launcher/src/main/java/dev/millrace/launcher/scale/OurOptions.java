package dev.millrace.launcher.scale;

import dev.millrace.contracts.scale.ScaleBounds;
import java.time.Duration;
import picocli.CommandLine.Option;

/// The bounds that both rules keep, and what Millrace's goes by.
@SuppressWarnings("NullAway.Init") // set by picocli
final class OurOptions {
  @Option(names = "--min", description = "fewest workers (default: ${DEFAULT-VALUE})")
  int min = 0;

  @Option(names = "--max", description = "most workers (default: ${DEFAULT-VALUE})")
  int max = 100;

  @Option(
      names = "--startup",
      paramLabel = "TIME",
      defaultValue = "10s",
      description = "until a new worker takes its first item (default: ${DEFAULT-VALUE})")
  Duration startup;

  @Option(
      names = "--window",
      paramLabel = "TIME",
      defaultValue = "10m",
      description = "scaling.window of the queue (default: ${DEFAULT-VALUE})")
  Duration window;

  @Option(
      names = "--drain",
      paramLabel = "TIME",
      defaultValue = "2m",
      description = "scaling.drain of the queue (default: ${DEFAULT-VALUE})")
  Duration drain;

  @Option(
      names = "--look",
      paramLabel = "TIME",
      defaultValue = "5s",
      description = "time between two looks at the queue (default: ${DEFAULT-VALUE})")
  Duration look;

  @Option(
      names = "--scale-down-after",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "fewer must have been wanted for so long (default: ${DEFAULT-VALUE})")
  Duration scaleDownAfter;

  @Option(
      names = "--lease",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "until a stuck worker loses its item (default: ${DEFAULT-VALUE})")
  Duration lease;

  @Option(
      names = "--stuck-for",
      paramLabel = "TIME",
      defaultValue = "10m",
      description = "until a stuck worker is restarted (default: ${DEFAULT-VALUE})")
  Duration stuckFor;

  @Option(
      names = "--grace",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "what a busy worker that is stopped has left (default: ${DEFAULT-VALUE})")
  Duration grace;

  void check(Mistakes mistakes) {
    mistakes.unless(min >= 0, "--min is below 0");
    mistakes.unless(max >= 1 && max <= 10_000, "--max is not from 1 to 10000");
    mistakes.unless(min <= max, "--min is above --max");
    Duration day = Duration.ofDays(1);
    mistakes.unlessBetween("--startup", startup, Duration.ZERO, day);
    mistakes.unlessBetween("--window", window, Duration.ofSeconds(10), day);
    mistakes.unlessBetween("--drain", drain, Duration.ofSeconds(1), day);
    mistakes.unlessBetween("--look", look, Duration.ofMillis(100), Duration.ofHours(1));
    mistakes.unlessBetween("--scale-down-after", scaleDownAfter, Duration.ZERO, day);
    mistakes.unlessBetween("--lease", lease, Duration.ofSeconds(1), day);
    mistakes.unlessBetween("--stuck-for", stuckFor, Duration.ofSeconds(1), day);
    mistakes.unlessBetween("--grace", grace, Duration.ZERO, day);
  }

  Plan plan() {
    return new Plan(min, max, startup, lease, stuckFor, grace);
  }

  MillracePolicy policy() {
    return new MillracePolicy(new ScaleBounds(min, max, window, drain), look, scaleDownAfter);
  }
}
