package dev.millrace.queue.scale;

import static dev.millrace.queue.machine.Transition.Type.DEAD;
import static dev.millrace.queue.machine.Transition.Type.DELETED;
import static dev.millrace.queue.machine.Transition.Type.ENQUEUED;
import static dev.millrace.queue.machine.Transition.Type.FAILED;
import static dev.millrace.queue.machine.Transition.Type.RELEASED;
import static dev.millrace.queue.machine.Transition.Type.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.scale.FlowWindow;
import dev.millrace.queue.machine.Transition;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowMeterTest {
  private static final Duration WINDOW = Duration.ofMinutes(10);

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final FlowMeter meter = new FlowMeter(() -> now);

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 16, 60, 61, 299})
  void evenArrivalsAreMeasuredExactly(int everySeconds) {
    for (int i = 0; i < 5000 / everySeconds; i++) {
      tell(ENQUEUED, null);
      pass(Duration.ofSeconds(everySeconds));
    }
    assertThat(meter.measure("q", WINDOW).interarrival())
        .isEqualTo(Duration.ofSeconds(everySeconds));
  }

  @Test
  void nothingIsKnownOfAQueueThatNothingHappenedTo() {
    assertThat(meter.measure("q", WINDOW)).isEqualTo(new FlowWindow.Measured(null, null));
  }

  @Test
  void oneArrivalIsNoRate() {
    tell(ENQUEUED, null);
    assertThat(meter.measure("q", WINDOW).interarrival()).isNull();
  }

  @Test
  void aBurstAfterASilenceIsSpreadOverTheTimeObserved() {
    pass(Duration.ofHours(1));
    for (int i = 0; i < 999; i++) {
      tell(ENQUEUED, null);
    }
    assertThat(meter.measure("q", WINDOW).interarrival())
        .isBetween(Duration.ofMillis(580), Duration.ofMillis(600));
  }

  @Test
  void aFirstBurstIsSpreadOverATenthOfTheWindow() {
    for (int i = 0; i < 999; i++) {
      tell(ENQUEUED, null);
    }
    assertThat(meter.measure("q", WINDOW).interarrival()).isEqualTo(Duration.ofMillis(60));
  }

  @Test
  void anItemThatComesBackAfterAFailureArrivesAgain_butNotWhenItIsDead() {
    tell(ENQUEUED, null);
    pass(Duration.ofMinutes(5));
    tell(FAILED, Duration.ofSeconds(1));
    tell(DEAD, null);
    assertThat(meter.measure("q", WINDOW).interarrival()).isNull();
    tell(FAILED, Duration.ofSeconds(1));
    assertThat(meter.measure("q", WINDOW).interarrival()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void anItemThatComesWithItsResultAsksForNobody() {
    tell(ENQUEUED, null);
    tell(SUCCEEDED, null);
    pass(Duration.ofMinutes(5));
    tell(ENQUEUED, null);
    tell(SUCCEEDED, null);
    assertThat(meter.measure("q", WINDOW)).isEqualTo(new FlowWindow.Measured(null, null));
  }

  @Test
  void arrivalsBeforeTheWindowAreForgotten() {
    for (int i = 0; i < 1000; i++) {
      tell(ENQUEUED, null);
    }
    pass(Duration.ofMinutes(11));
    assertThat(meter.measure("q", WINDOW).interarrival()).isNull();
  }

  @Test
  void processingIsTheMeanFromLeaseToSuccessOrFailure() {
    tell(SUCCEEDED, Duration.ofSeconds(10));
    tell(FAILED, Duration.ofSeconds(20));
    tell(RELEASED, Duration.ofSeconds(500));
    assertThat(meter.measure("q", WINDOW).processing()).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void theLastKnownProcessingTimeOutlivesTheWindow() {
    tell(SUCCEEDED, Duration.ofSeconds(10));
    meter.measure("q", WINDOW);
    pass(Duration.ofHours(5));
    assertThat(meter.measure("q", WINDOW).processing()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void aBurstThatIsOver_isNoRateAnyMore_thoughATrickleGoesOn() {
    for (int i = 0; i < 300; i++) {
      tell(ENQUEUED, null);
      pass(Duration.ofMillis(200));
    }
    for (int minute = 0; minute < 3; minute++) {
      tell(ENQUEUED, null);
      pass(Duration.ofMinutes(1));
    }
    assertThat(meter.measure("q", WINDOW).interarrival()).isGreaterThan(Duration.ofSeconds(10));
  }

  @Test
  void aWorkerThatWasStuckForAnHour_doesNotDecideHowLongTheWorkTakes() {
    for (int i = 0; i < 50; i++) {
      tell(SUCCEEDED, Duration.ofSeconds(10));
    }
    tell(SUCCEEDED, Duration.ofHours(1));
    assertThat(meter.measure("q", WINDOW).processing())
        .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(12));
  }

  @Test
  void workThatHasBecomeAHundredTimesLongerIsKnownAfterAFewAttempts() {
    for (int i = 0; i < 50; i++) {
      tell(SUCCEEDED, Duration.ofSeconds(1));
    }
    pass(Duration.ofMinutes(11));
    for (int i = 0; i < 50; i++) {
      tell(SUCCEEDED, Duration.ofSeconds(100));
    }
    assertThat(meter.measure("q", WINDOW).processing()).isGreaterThan(Duration.ofSeconds(75));
  }

  @Test
  void anotherWindowTakesOverWhatIsKnown() {
    for (int i = 0; i < 50; i++) {
      tell(ENQUEUED, null);
      tell(SUCCEEDED, Duration.ofSeconds(10));
      pass(Duration.ofSeconds(10));
    }
    var measured = meter.measure("q", Duration.ofHours(1));
    assertThat(measured.interarrival()).isEqualTo(Duration.ofSeconds(10));
    assertThat(measured.processing()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void aDeletedQueueIsForgotten() {
    tell(SUCCEEDED, Duration.ofSeconds(10));
    tell(DELETED, null);
    assertThat(meter.measure("q", WINDOW).processing()).isNull();
  }

  private void pass(Duration duration) {
    now = now.plus(duration);
  }

  private void tell(Transition.Type type, @Nullable Duration since) {
    Instant began = since == null ? null : now.minus(since);
    meter.accept(new Transition("q", type, now, "item", null, null, null, null, began));
  }
}
