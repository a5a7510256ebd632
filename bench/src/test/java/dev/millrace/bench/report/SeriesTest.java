package dev.millrace.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {
  @Test
  void aRatioIsTheMedianOfTheRatiosWithinEachRound() {
    // The disk halves its speed after the first round: the medians alone would say 100 / 60.
    Series<Double> ours = series("ours", 200, 100, 100);
    Series<Double> theirs = series("theirs", 120, 60, 50);

    Spread ratio = ours.ratio(theirs, figure -> figure);

    assertThat(ratio.median()).isEqualTo(200.0 / 120);
    assertThat(ratio.low()).isEqualTo(100.0 / 60);
    assertThat(ratio.high()).isEqualTo(2);
  }

  @Test
  void theMedianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
    assertThat(series("x", 4, 1, 2, 3).spread(figure -> figure)).isEqualTo(new Spread(2.5, 1, 4));
  }

  private static Series<Double> series(String name, double... figures) {
    List<Series.Turn<Double>> turns = new ArrayList<>();
    for (int i = 0; i < figures.length; i++) {
      turns.add(new Series.Turn<>(i + 1, 0, figures[i]));
    }
    return new Series<>(name, turns);
  }
}
