package dev.millrace.queue.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private Instant wall = NOON;
  private long nanos;

  private final SteadyClock clock = new SteadyClock(() -> wall, () -> nanos, Instant.EPOCH);

  private void pass(Duration time) {
    wall = wall.plus(time);
    nanos += time.toNanos();
  }

  @Test
  void followsTheWallClock() {
    pass(Duration.ofSeconds(7));
    assertThat(clock.now()).isEqualTo(NOON.plusSeconds(7));
  }

  @Test
  void followsTheWallClockForwardAtOnce() {
    wall = wall.plus(Duration.ofHours(8));
    assertThat(clock.now()).isEqualTo(NOON.plus(Duration.ofHours(8)));
  }

  @Test
  void goesOnSlowerWhenTheWallClockIsSetBackUntilTheyMeet() {
    wall = wall.minusSeconds(10);
    pass(Duration.ofSeconds(50));
    assertThat(clock.now()).isEqualTo(NOON.plusSeconds(45));
    pass(Duration.ofSeconds(50));
    assertThat(clock.now()).isEqualTo(NOON.plusSeconds(90));
    pass(Duration.ofSeconds(50));
    assertThat(clock.now()).isEqualTo(wall);
  }

  @Test
  void beginsNoEarlierThanWhatWasRecorded() {
    var later = new SteadyClock(() -> wall, () -> nanos, NOON.plusSeconds(60));
    assertThat(later.now()).isEqualTo(NOON.plusSeconds(60));
  }
}
