package dev.millrace.worker.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProofTest {
  private static final long SENT = Long.MAX_VALUE - 5; // a ticker may overflow
  private static final Proof PROOF = new Proof(SENT, Duration.ofSeconds(30));

  private static long after(Duration time) {
    return SENT + time.toNanos();
  }

  @Test
  void aLeaseIsOursUntilATenthOfItIsLeft() {
    assertThat(PROOF.holds(SENT)).isTrue();
    assertThat(PROOF.holds(after(Duration.ofMillis(26_999)))).isTrue();
    assertThat(PROOF.holds(after(Duration.ofSeconds(27)))).isFalse();
  }

  @Test
  void aHeartbeatIsDueAfterAThird() {
    assertThat(PROOF.heartbeatDue(after(Duration.ofMillis(9_999)))).isFalse();
    assertThat(PROOF.heartbeatDue(after(Duration.ofSeconds(10)))).isTrue();
  }

  @Test
  void theMarginOfALongLeaseIsBounded() {
    assertThat(Proof.margin(Duration.ofHours(12))).isEqualTo(Duration.ofSeconds(10));
    assertThat(Proof.margin(Duration.ofSeconds(1))).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void theBootClockGoesForwardAtTheSpeedOfTheOther() {
    Ticker clock = BootClock.orMonotonic();
    long boot = clock.nanos();
    long mono = System.nanoTime();
    while (System.nanoTime() - mono < 20_000_000) {
      Thread.onSpinWait();
    }
    assertThat(Duration.ofNanos(clock.nanos() - boot))
        .isBetween(Duration.ofMillis(20), Duration.ofSeconds(20));
  }
}
