package dev.millrace.source.serve;

import dev.millrace.source.work.SourceUnavailable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// Whether the source can be reached; part of the readiness. Asks the source once in two seconds at
/// most, however often it is asked itself.
@Component("source")
final class SourceHealth implements HealthIndicator {
  private static final Duration FRESH = Duration.ofSeconds(2);

  private final ServedSource source;
  private final InstantSource clock;
  private @Nullable Health last;
  private Instant lastAt = Instant.MIN;

  SourceHealth(ServedSource source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  @Override
  public synchronized Health health() {
    Instant now = clock.instant();
    Health known = last;
    if (known == null || now.isAfter(lastAt.plus(FRESH)) || now.isBefore(lastAt)) {
      known = ask();
      last = known;
      lastAt = now;
    }
    return known;
  }

  private Health ask() {
    try {
      source.check();
      return Health.up().build();
    } catch (SourceUnavailable e) {
      return Health.down().withDetail("why", e.why()).build();
    } catch (IOException e) {
      return Health.down(e).build();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Health.unknown().build();
    }
  }
}
