package dev.millrace.event.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.queue.ScaleStatus;
import dev.millrace.contracts.scale.ScaleBounds;
import dev.millrace.event.scale.LagScale.Sample;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Samples every 5 s, of a topic with 6 partitions.
class LagScaleTest {
  private static final long EVERY = 5_000;
  private static final ScaleBounds BOUNDS =
      new ScaleBounds(1, 6, Duration.ofSeconds(10), Duration.ofMinutes(2));

  private final LagScale scale = new LagScale("a", BOUNDS.window());
  private long at;
  private long written;
  private long lag;

  @Test
  void oneSampleTellsNothing() {
    assertThat(sample(0, 0, 1)).isNull();
  }

  @Test
  void whatNobodyWritesToIsLeftToTheFewest() {
    sample(0, 0, 3);
    assertThat(scaled(0, 0, 3).desired()).isEqualTo(1);
  }

  @Test
  void beforeAnyRecordsHaveWaitedOneIsEnough_asNobodyKnowsWhatItCanDo() {
    sample(0, 0, 1);
    ScaleStatus status = scaled(10_000, 0, 1);
    assertThat(status.desired()).isEqualTo(1);
    assertThat(status.reason()).contains("no records have waited yet");
    assertThat(status.interarrival()).isEqualTo(Duration.ofNanos(500_000));
  }

  @Test
  void asManyAreWantedAsTheRecordsThatComeNeed_andTheBacklogInItsTime() {
    sample(0, 10_000, 1);
    // 3000 a second come, of which the one there is does 1000.
    for (int i = 0; i < 20; i++) {
      scaled(15_000, 10_000, 1);
    }
    ScaleStatus status = scaled(15_000, 10_000, 1);
    assertThat(status.current()).isEqualTo(1);
    assertThat(status.backlog()).isEqualTo(lag);
    // 3 for what comes, and 220000 of 1 ms each within 2 minutes: 1.8 more.
    assertThat(status.desired()).isEqualTo(5);
  }

  @Test
  void noMoreAreWantedThanThereArePartitions() {
    sample(0, 10_000, 1);
    ScaleStatus status = scaled(1_000_000, 990_000, 1);
    for (int i = 0; i < 5; i++) {
      status = scaled(1_000_000, 990_000, 1);
    }
    assertThat(status.desired()).isEqualTo(6);
    assertThat(status.max()).isEqualTo(6);
  }

  /// What several have done together is what each has done so many times.
  @Test
  void whatOneCanDoIsToldByAllOfThem() {
    sample(0, 100_000, 4);
    ScaleStatus status = scaled(0, -20_000, 4);
    assertThat(status.processing()).isEqualTo(Duration.ofMillis(1));
  }

  private ScaleStatus scaled(long more, long behind, int members) {
    return Objects.requireNonNull(sample(more, behind, members));
  }

  /// @param more records that came since the sample before
  /// @param behind records by which the lag has grown
  private @Nullable ScaleStatus sample(long more, long behind, int members) {
    at += EVERY;
    written += more;
    lag += behind;
    return scale.next(new Sample(at, written, lag, members), BOUNDS);
  }
}
