package dev.millrace.kubernetes.scale;

import dev.millrace.kubernetes.scale.Look.Kind;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at one Deployment regularly, and tells what came of it. While looks fail, it looks less
/// and less often, at last once a minute.
final class ScaleLoop {
  private static final Logger log = LoggerFactory.getLogger(ScaleLoop.class);
  private static final Duration SELDOM = Duration.ofMinutes(1);

  private final DeploymentScaler scaler;
  private final Duration period;
  private final MeterRegistry registry;
  private final String queue;
  private volatile Look last = Look.unknown(Kind.KEPT, "");
  private int failures;

  ScaleLoop(DeploymentScaler scaler, Duration period, MeterRegistry registry) {
    this.scaler = scaler;
    this.period = period;
    this.registry = registry;
    this.queue = scaler.target().queue();
    gauge("millrace.scale.replicas", "Replicas there should be", Look::replicas);
    gauge("millrace.scale.wanted", "Replicas that the queue wants", Look::wanted);
  }

  private interface Figure {
    int of(Look look);
  }

  private void gauge(String name, String description, Figure figure) {
    Gauge.builder(name, () -> figure.of(last) < 0 ? Double.NaN : figure.of(last))
        .description(description)
        .tag("queue", queue)
        .register(registry);
  }

  /// Until `stopped` opens.
  void run(CountDownLatch stopped) {
    try {
      while (!stopped.await(pause().toMillis(), TimeUnit.MILLISECONDS)) {
        tell(look());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// A mistake of ours must not end the scaling for good.
  private Look look() throws InterruptedException {
    try {
      return scaler.look();
    } catch (RuntimeException e) {
      log.error("A look at Deployment {} failed", scaler.target().deployment(), e);
      return Look.unknown(Kind.FAILED, "an error of the adapter: " + e);
    }
  }

  Duration pause() {
    Duration longer = period.multipliedBy(1L << Math.min(failures, 10));
    Duration longest = SELDOM.compareTo(period) > 0 ? SELDOM : period;
    return longer.compareTo(longest) < 0 ? longer : longest;
  }

  void tell(Look look) {
    failures = look.kind() == Kind.FAILED ? failures + 1 : 0;
    registry
        .counter("millrace.scale.looks", "queue", queue, "kind", look.kind().word())
        .increment();
    if (!look.equals(last) && !look.words().isEmpty()) {
      String where = scaler.target().deployment();
      switch (look.kind()) {
        case RAISED, LOWERED ->
            log.info("Deployment {} for queue {}: {}", where, queue, look.words());
        case KEPT, CONFLICT ->
            log.info("Deployment {} for queue {} is left as it is: {}", where, queue, look.words());
        case REFUSED, FAILED ->
            log.warn("Deployment {} for queue {} is not scaled: {}", where, queue, look.words());
      }
    }
    last = look;
  }
}
