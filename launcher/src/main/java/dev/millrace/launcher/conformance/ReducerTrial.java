package dev.millrace.launcher.conformance;

import dev.millrace.contracts.Excerpt;
import dev.millrace.contracts.json.JsonData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A reducer, and what it is tried with.
final class ReducerTrial {
  private static final int SHOWN = 400;

  private final Reducer reducer;
  private final List<JsonData> inputs;
  private final Sameness sameness;
  private final int trials;
  private final Random random;
  private Reducer.@Nullable Merge usual;

  /// @param inputs two or more
  /// @param trials random orders, and random groupings
  ReducerTrial(
      Reducer reducer, List<JsonData> inputs, Sameness sameness, int trials, Random random) {
    this.reducer = reducer;
    this.inputs = List.copyOf(inputs);
    this.sameness = sameness;
    this.trials = trials;
    this.random = random;
  }

  int trials() {
    return trials;
  }

  List<JsonData> inputs() {
    return inputs;
  }

  List<JsonData> pair() {
    return inputs.subList(0, 2);
  }

  boolean same(JsonData one, JsonData other) {
    return sameness.of(one.tree(), other.tree());
  }

  /// What the first two inputs bring; merged once and remembered.
  Reducer.Merge usual() throws IOException, InterruptedException {
    Reducer.Merge merge = usual;
    if (merge == null) {
      merge = reducer.merge(pair());
      usual = merge;
    }
    return merge;
  }

  /// @throws IOException with the inputs, when they bring anything but one document
  JsonData merged(List<JsonData> some) throws IOException, InterruptedException {
    Reducer.Merge merge = reducer.merge(some);
    return merge
        .document()
        .orElseThrow(
            () ->
                new IOException(
                    "%s, and not one JSON object%s, for %s"
                        .formatted(
                            merge.brief(),
                            merge.result().isBlank() ? "" : " but " + cut(merge.result()),
                            shown(some))));
  }

  /// Three or more of the inputs, the first three at the first trial.
  ///
  /// @param most how many at most
  List<JsonData> some(int trial, int most) {
    if (trial == 0) {
      return inputs.subList(0, 3);
    }
    var some = new ArrayList<>(inputs);
    Collections.shuffle(some, random);
    return List.copyOf(some.subList(0, 3 + random.nextInt(Math.min(most, some.size()) - 2)));
  }

  List<JsonData> shuffled(List<JsonData> some) {
    var shuffled = new ArrayList<>(some);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  /// A document, and how it was merged, such as `((1 2) 3)`.
  record Grouped(String words, JsonData document) {}

  /// Merges neighbours until one is left; from the left at the first trial, from the right at the
  /// second.
  Grouped group(List<JsonData> some, int trial) throws IOException, InterruptedException {
    var left = new ArrayList<Grouped>();
    some.forEach(input -> left.add(new Grouped(Integer.toString(left.size() + 1), input)));
    while (left.size() > 1) {
      int size = trial < 2 ? 2 : 2 + random.nextInt(left.size() == 2 ? 1 : left.size() - 2);
      int last = left.size() - size;
      int from = trial == 0 ? 0 : trial == 1 ? last : random.nextInt(last + 1);
      List<Grouped> group = left.subList(from, from + size);
      Grouped merged = merge(List.copyOf(group));
      group.clear();
      left.add(from, merged);
    }
    return left.getFirst();
  }

  private Grouped merge(List<Grouped> group) throws IOException, InterruptedException {
    return new Grouped(
        group.stream().map(Grouped::words).collect(Collectors.joining(" ", "(", ")")),
        merged(group.stream().map(Grouped::document).toList()));
  }

  static String shown(List<JsonData> some) {
    return some.stream()
        .limit(6)
        .map(input -> cut(input.toString()))
        .collect(Collectors.joining(" , ", "", some.size() > 6 ? " , …" : ""));
  }

  static String cut(String text) {
    return Excerpt.of(text, SHOWN);
  }
}
