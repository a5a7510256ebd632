package dev.millrace.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @ParameterizedTest
  @CsvSource({"1, 1000", "2, 2000", "3, 4000", "4, 8000", "5, 10000", "6, 10000", "1100, 10000"})
  void withoutJitterItGrowsByTheFactorUpToTheMost(int setbacks, long millis) {
    var backoff = new Backoff(SECOND, 2, Duration.ofSeconds(10), 0);

    assertThat(backoff.after(setbacks, 0.7)).isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void theJitterMovesItByAtMostItsShareInEitherDirection() {
    var backoff = new Backoff(SECOND, 3, Duration.ofMinutes(1), 0.2);
    var random = new SplittableRandom(7);
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int i = 0; i < 10_000; i++) {
      long millis = backoff.after(2, random.nextDouble()).toMillis();
      least = Math.min(least, millis);
      most = Math.max(most, millis);
    }

    assertThat(least).isBetween(2_400L, 2_410L);
    assertThat(most).isBetween(3_590L, 3_600L);
  }

  @Test
  void noInitialWaitMeansNoWaitHoweverOftenItFails() {
    var none = new Backoff(Duration.ZERO, 10, Duration.ofDays(1), 1);

    assertThat(none.after(1, 0.99)).isZero();
    assertThat(none.after(1_000, 0.99)).isZero();
  }

  @Test
  void itIsNeverNegative() {
    var wild = new Backoff(Duration.ofMillis(1), 10, Duration.ofDays(3650), 1);

    assertThat(wild.after(1, 0)).isZero();
    assertThat(wild.after(100, 0)).isZero();
    assertThat(wild.after(100, 0.999)).isPositive();
  }
}
