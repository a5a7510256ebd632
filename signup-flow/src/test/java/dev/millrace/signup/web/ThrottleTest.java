package dev.millrace.signup.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final Throttle throttle = new Throttle(10, 3, now::get);

  @Test
  void aBurstIsLetThrough_andThenSoManyASecond() {
    for (int i = 0; i < 3; i++) {
      assertThat(throttle.ask()).isZero();
    }
    assertThat(throttle.ask()).isEqualTo(Duration.ofMillis(100));
    pass(Duration.ofMillis(100));
    assertThat(throttle.ask()).isZero();
    assertThat(throttle.ask()).isPositive();
  }

  @Test
  void aRestIsWorthABurst_andNoMore() {
    for (int i = 0; i < 3; i++) {
      throttle.ask();
    }
    pass(Duration.ofHours(1));
    for (int i = 0; i < 3; i++) {
      assertThat(throttle.ask()).isZero();
    }
    assertThat(throttle.ask()).isPositive();
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
