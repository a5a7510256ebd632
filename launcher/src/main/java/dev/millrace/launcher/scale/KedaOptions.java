package dev.millrace.launcher.scale;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What KEDA's rule goes by; the defaults are those of KEDA and of Kubernetes.
@SuppressWarnings("NullAway.Init") // set by picocli
final class KedaOptions {
  @Option(
      names = "--keda-queue-length",
      paramLabel = "N",
      description =
          "items for each worker (default: fitted, so that both rules use the same worker-hours)")
  @Nullable Double queueLength;

  @Option(
      names = "--keda-counts",
      paramLabel = "WHAT",
      defaultValue = "all",
      description = "waiting = only items that wait; all = leased ones too (${DEFAULT-VALUE})")
  Counts counts;

  @Option(
      names = "--keda-polling",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "its pollingInterval (default: ${DEFAULT-VALUE})")
  Duration polling;

  @Option(
      names = "--keda-cooldown",
      paramLabel = "TIME",
      defaultValue = "5m",
      description = "its cooldownPeriod (default: ${DEFAULT-VALUE})")
  Duration cooldown;

  @Option(
      names = "--hpa-sync",
      paramLabel = "TIME",
      defaultValue = "15s",
      description = "time between two looks of the HPA (default: ${DEFAULT-VALUE})")
  Duration sync;

  @Option(
      names = "--hpa-stabilisation",
      paramLabel = "TIME",
      defaultValue = "5m",
      description = "the HPA's window for scaling down (default: ${DEFAULT-VALUE})")
  Duration stabilisation;

  @Option(
      names = "--hpa-tolerance",
      paramLabel = "SHARE",
      defaultValue = "0.1",
      description = "by how much it may be off (default: ${DEFAULT-VALUE})")
  double tolerance;

  enum Counts {
    waiting,
    all
  }

  void check(Mistakes mistakes) {
    mistakes.unless(
        queueLength == null || (queueLength > 0 && queueLength <= 1_000_000),
        "--keda-queue-length is not above 0 and up to 1000000");
    mistakes.unless(tolerance >= 0 && tolerance < 1, "--hpa-tolerance is not from 0 to below 1");
    Duration hour = Duration.ofHours(1);
    mistakes.unlessBetween("--keda-polling", polling, Duration.ofSeconds(1), hour);
    mistakes.unlessBetween("--keda-cooldown", cooldown, Duration.ZERO, Duration.ofDays(1));
    mistakes.unlessBetween("--hpa-sync", sync, Duration.ofSeconds(1), hour);
    mistakes.unlessBetween("--hpa-stabilisation", stabilisation, Duration.ZERO, hour);
  }

  KedaSettings settings(double target) {
    return new KedaSettings(
        target, counts == Counts.all, polling, cooldown, sync, stabilisation, tolerance);
  }
}
