package dev.millrace.bench.report;

import java.util.List;
import java.util.function.ToDoubleFunction;

/// All turns of one contender, in the order of the rounds.
///
/// @param name the peer, and the variant where there are several
/// @param <T> what a turn brings
public record Series<T>(String name, List<Turn<T>> turns) {
  /// @param others how busy the other contenders' servers were meanwhile, in cores
  public record Turn<T>(int round, double others, T figures) {}

  public Spread spread(ToDoubleFunction<T> figure) {
    return Spread.of(turns.stream().mapToDouble(turn -> figure.applyAsDouble(turn.figures())));
  }

  /// The ratios of this one's figures to the other's, round by round.
  public Spread ratio(Series<T> other, ToDoubleFunction<T> figure) {
    return Spread.of(
        turns.stream()
            .mapToDouble(
                turn ->
                    figure.applyAsDouble(turn.figures())
                        / figure.applyAsDouble(other.figures(turn.round()))));
  }

  private T figures(int round) {
    return turns.stream()
        .filter(turn -> turn.round() == round)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(name + " had no round " + round))
        .figures();
  }
}
