package dev.millrace.source.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrailTest {
  @Test
  void everyCircleIsFound_soonAfterItCloses() {
    for (int before = 0; before <= 40; before++) {
      for (int round = 1; round <= 40; round++) {
        assertThat(found(before, round))
            .as("%d positions, then %d that go round", before, round)
            .isBetween(before + round, 3 * (before + round));
      }
    }
  }

  @Test
  void whatOnlyGoesOnIsNoCircle() {
    var trail = new Trail();
    assertThat(IntStream.range(0, 10_000).mapToObj(Integer::toString)).noneMatch(trail::closesAt);
  }

  /// The step, from 0, at which it is found.
  private static int found(int before, int round) {
    var trail = new Trail();
    return IntStream.range(0, 1_000)
        .filter(
            step ->
                trail.closesAt(
                    Integer.toString(step < before ? step : before + (step - before) % round)))
        .findFirst()
        .orElseThrow();
  }
}
