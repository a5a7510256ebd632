package dev.millrace.images.find;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// Many boxes for one thing become one.
final class Boxes {
  private Boxes() {}

  /// The surest first; what is like one that is surer is left out, of whatever type it is.
  ///
  /// @param same from which likeness on two are one, from 0 to 1
  static <T> List<T> distinct(
      List<T> found, Function<T, Box> box, ToDoubleFunction<T> score, double same) {
    var kept = new ArrayList<T>();
    var sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparingDouble(score).reversed());
    for (T candidate : sorted) {
      Box its = box.apply(candidate);
      if (kept.stream().noneMatch(other -> box.apply(other).likeness(its) >= same)) {
        kept.add(candidate);
      }
    }
    return kept;
  }
}
