package dev.millrace.queue.engine.kafka.cell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CellClockTest {
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  private long nanos;
  private final CellClock clock = new CellClock(() -> nanos);

  private void pass(int seconds) {
    nanos += Duration.ofSeconds(seconds).toNanos();
  }

  private Instant read(int second) {
    return clock.read(at(second), Instant.EPOCH);
  }

  private static Instant at(int second) {
    return START.plusSeconds(second);
  }

  @Test
  void isTheStamps_andGoesOnBetweenThem() {
    assertThat(clock.now()).isNull();
    assertThat(read(0)).isEqualTo(at(0));
    pass(3);
    assertThat(clock.now()).isEqualTo(at(3));
    assertThat(read(5)).isEqualTo(at(5));
    assertThat(clock.now()).isEqualTo(at(5));
  }

  @Test
  void whatIsReadLateWasAppendedEarlier() {
    read(0);
    pass(10);
    assertThat(read(2)).isEqualTo(at(2));
    assertThat(clock.now()).isEqualTo(at(10));
  }

  @Test
  void beginsNoEarlierThanTheMachineWas() {
    clock.read(at(0), at(4));
    assertThat(clock.now()).isEqualTo(at(4));
  }

  @Test
  void whenStampsAreSetBack_itsOwnLetterShowsThatOthersAreNotLate() {
    read(100);
    pass(60);
    assertThat(read(110)).as("50 s late, or set back").isEqualTo(at(110));
    clock.write(at(0));
    read(110);
    clock.readOwn(at(110));
    pass(10);
    assertThat(read(120)).isEqualTo(clock.now());
  }

  @Test
  void whatIsReadLateShowsNothingElse() {
    read(100);
    pass(60);
    clock.write(at(0));
    assertThat(read(110)).isEqualTo(at(110));
    clock.readOwn(at(160));
    assertThat(read(161)).isEqualTo(at(161));
  }

  @Test
  void whenStampsAreSetBack_itGoesOnSlowerUntilBothMeet() {
    read(10);
    clock.write(at(0));
    read(0);
    clock.readOwn(at(0));
    pass(50);
    assertThat(clock.now()).isEqualTo(at(55));
    assertThat(read(50)).isEqualTo(at(55));
    pass(50);
    assertThat(clock.now()).isEqualTo(at(100));
    pass(50);
    assertThat(clock.now()).isEqualTo(at(150));
    assertThat(read(150)).isEqualTo(at(150));
  }

  @Test
  void withoutALetterItKnowsFromWhenTheMachineWas() {
    clock.write(at(30));
    clock.read(at(0), at(30));
    clock.readOwn(at(0));
    assertThat(clock.read(at(0), at(30))).isEqualTo(at(30));
  }
}
