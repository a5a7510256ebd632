package dev.millrace.contracts.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SteadyingTest {
  private final Steadying steadying = new Steadying(Duration.ofSeconds(60));

  @Test
  void moreAreThereAtOnce() {
    assertThat(steadying.steady(0, 2, 0)).isEqualTo(2);
    assertThat(steadying.steady(1, 9, 2)).isEqualTo(9);
  }

  @Test
  void fewerAreThereWhenFewerHaveBeenWantedForAWhile() {
    assertThat(steadying.steady(0, 9, 0)).isEqualTo(9);
    assertThat(steadying.steady(30_000, 4, 9)).isEqualTo(9);
    assertThat(steadying.steady(59_999, 2, 9)).isEqualTo(9);
    assertThat(steadying.steady(60_000, 2, 9)).isEqualTo(4);
    assertThat(steadying.steady(119_998, 2, 4)).isEqualTo(2);
  }

  @Test
  void whoHasJustBegunToLookTakesNothingAway() {
    assertThat(steadying.steady(1_000_000, 0, 7)).isEqualTo(7);
    assertThat(steadying.steady(1_060_000, 0, 7)).isZero();
  }

  @Test
  void withoutAWhileFewerGoAtOnce() {
    var none = new Steadying(Duration.ZERO);
    assertThat(none.steady(0, 5, 9)).isEqualTo(5);
    assertThat(none.steady(0, 3, 5)).isEqualTo(3);
  }

  @Test
  void isAlwaysTheMostThatWasWantedWithinTheWhile() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var wanted = new ArrayList<Integer>();
    for (int second = 0; second < 5000; second++) {
      wanted.add(random.nextInt(20));
      int most =
          wanted.subList(Math.max(0, second - 59), second + 1).stream()
              .mapToInt(Integer::intValue)
              .max()
              .orElseThrow();
      assertThat(steadying.steady(second * 1000L, wanted.getLast(), 0))
          .as("seed %d, second %d", seed, second)
          .isEqualTo(most);
    }
  }
}
