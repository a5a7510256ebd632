package dev.millrace.contracts.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.Problem;
import dev.millrace.contracts.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff =
      new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10), new Random(7));

  @Test
  void waitsGrowToTheirBound_withARandomHalf() {
    for (long ceiling : new long[] {200, 400, 800, 1600, 3200, 6400, 10_000, 10_000}) {
      assertThat(backoff.next())
          .isBetween(Duration.ofMillis(ceiling / 2), Duration.ofMillis(ceiling));
    }
  }

  @Test
  void theyBeginSmallAgainAfterItWorked() {
    backoff.next();
    backoff.next();
    backoff.reset();
    assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(200));
  }

  @Test
  void whatTheOtherSideAsksForIsTheLeast_withinReason() {
    assertThat(backoff.next(busy(Duration.ofSeconds(9)))).isEqualTo(Duration.ofSeconds(9));
    assertThat(backoff.next(busy(Duration.ofDays(9)))).isEqualTo(Duration.ofMinutes(5));
    assertThat(backoff.next(busy(Duration.ZERO))).isGreaterThan(Duration.ZERO);
    assertThat(backoff.next(new IOException("away"))).isLessThan(Duration.ofSeconds(10));
  }

  private static ProblemException busy(Duration retryAfter) {
    return new ProblemException(
        new Problem(null, null, 429, null, new LinkedHashMap<>()), retryAfter);
  }
}
