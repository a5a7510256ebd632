package dev.millrace.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final QueueSettings.Rate TWO_A_SECOND =
      new QueueSettings.Rate(Duration.ofMillis(500), 3);

  @Test
  void withoutARateThereIsAlwaysEnough() {
    var bucket = new TokenBucket(null, START);
    bucket.take(START, 1_000);

    assertThat(bucket.available(START, 1_000)).isEqualTo(1_000);
    assertThat(bucket.next(START)).isNull();
  }

  @Test
  void itBeginsEmptySoThatARestartCannotBeUsedToExceedTheRate() {
    var bucket = new TokenBucket(TWO_A_SECOND, START);

    assertThat(bucket.available(START, 10)).isZero();
    assertThat(bucket.next(START)).isEqualTo(START.plusMillis(500));
    assertThat(bucket.available(START.plusMillis(499), 10)).isZero();
    assertThat(bucket.available(START.plusMillis(500), 10)).isOne();
  }

  @Test
  void aQuietTimeFillsItToTheBurstAndNoFurther() {
    var bucket = new TokenBucket(TWO_A_SECOND, START);
    Instant later = START.plusSeconds(3600);

    assertThat(bucket.available(later, 10)).isEqualTo(3);
    bucket.take(later, 3);
    assertThat(bucket.available(later, 10)).isZero();
    assertThat(bucket.next(later)).isEqualTo(later.plusMillis(500));
  }

  @Test
  void neverMoreThanTheBurstAndTheRateAreHandedOutInAnyWindow() {
    var random = new SplittableRandom(11);
    var bucket = new TokenBucket(TWO_A_SECOND, START);
    var handedOut = new ArrayDeque<Instant>();
    Instant now = START;
    for (int i = 0; i < 20_000; i++) {
      now = now.plusMillis(random.nextInt(400));
      int tokens = bucket.available(now, 1 + random.nextInt(3));
      bucket.take(now, tokens);
      for (int n = 0; n < tokens; n++) {
        handedOut.addLast(now);
      }
      Instant tenSecondsAgo = now.minusSeconds(10);
      while (!handedOut.isEmpty() && !handedOut.getFirst().isAfter(tenSecondsAgo)) {
        handedOut.removeFirst();
      }
      assertThat(handedOut.size()).isLessThanOrEqualTo(3 + 20);
    }
  }
}
