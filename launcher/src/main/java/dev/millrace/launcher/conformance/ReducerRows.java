package dev.millrace.launcher.conformance;

import static dev.millrace.launcher.conformance.ReducerTrial.cut;
import static dev.millrace.launcher.conformance.ReducerTrial.shown;
import static dev.millrace.launcher.conformance.Verdict.fails;
import static dev.millrace.launcher.conformance.Verdict.holds;
import static dev.millrace.launcher.conformance.Verdict.notOffered;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.launcher.console.Words;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a reducer must do besides being a worker: no tree of merges, whatever its shape and order,
/// may bring another answer than one merge of all.
final class ReducerRows {
  private static final int AT_ONCE = 100;
  private static final int IN_ORDERS = 12;
  private static final int IN_GROUPS = 8;

  private ReducerRows() {}

  static List<Row<ReducerTrial>> all() {
    return List.of(
        new Row<>("done", "it merges two inputs", ReducerRows::done),
        new Row<>("result", "it gives one JSON object", ReducerRows::result),
        new Row<>("again", "the same inputs bring the same result", ReducerRows::again),
        new Row<>("shape", "a result can be an input", ReducerRows::shape),
        new Row<>("many", "it merges " + AT_ONCE + " inputs at once", ReducerRows::many),
        new Row<>("order", "the order of the inputs does not matter", ReducerRows::order),
        new Row<>("grouping", "how they are grouped does not matter", ReducerRows::grouping));
  }

  private static Verdict done(ReducerTrial trial) throws IOException, InterruptedException {
    return trial.usual().done()
        ? holds("")
        : fails("exit code 0, or status 200, for " + shown(trial.pair()), trial.usual().brief());
  }

  private static Verdict result(ReducerTrial trial) throws IOException, InterruptedException {
    Reducer.Merge merge = trial.usual();
    if (!merge.done()) {
      return notMerged();
    }
    if (merge.result().isBlank()) {
      return fails("a result for " + shown(trial.pair()), "none");
    }
    return merge.document().isPresent()
        ? holds("")
        : fails("{…}, once, for " + shown(trial.pair()), cut(merge.result()));
  }

  private static Verdict again(ReducerTrial trial) throws IOException, InterruptedException {
    Optional<JsonData> first = trial.usual().document();
    if (first.isEmpty()) {
      return notMerged();
    }
    JsonData second = trial.merged(trial.pair());
    return trial.same(first.get(), second)
        ? holds("")
        : fails(first.get() + " for " + shown(trial.pair()), second.toString());
  }

  private static Verdict shape(ReducerTrial trial) throws IOException, InterruptedException {
    Optional<JsonData> result = trial.usual().document();
    if (result.isEmpty()) {
      return notMerged();
    }
    trial.merged(List.of(result.get(), trial.inputs().getLast()));
    return holds("");
  }

  private static Verdict many(ReducerTrial trial) throws IOException, InterruptedException {
    if (trial.usual().document().isEmpty()) {
      return notMerged();
    }
    trial.merged(Stream.generate(trial::inputs).flatMap(List::stream).limit(AT_ONCE).toList());
    return holds("");
  }

  private static Verdict order(ReducerTrial trial) throws IOException, InterruptedException {
    Optional<JsonData> pair = trial.usual().document();
    if (pair.isEmpty() || !isDeterministic(trial)) {
      return notMerged();
    }
    Verdict turned = order(trial, trial.pair(), trial.pair().reversed());
    int tried = 1;
    while (turned instanceof Verdict.Holds && trial.inputs().size() > 2 && tried < trial.trials()) {
      List<JsonData> some = trial.some(tried, IN_ORDERS);
      turned = order(trial, some, trial.shuffled(some));
      tried++;
    }
    return turned instanceof Verdict.Holds ? holds(Words.count(tried, "order") + " tried") : turned;
  }

  private static Verdict order(ReducerTrial trial, List<JsonData> some, List<JsonData> turned)
      throws IOException, InterruptedException {
    JsonData one = trial.merged(some);
    JsonData other = trial.merged(turned);
    return trial.same(one, other)
        ? holds("")
        : fails(
            "%s, as for %s".formatted(cut(one.toString()), shown(some)),
            "%s for %s".formatted(cut(other.toString()), shown(turned)));
  }

  private static Verdict grouping(ReducerTrial trial) throws IOException, InterruptedException {
    if (trial.usual().document().isEmpty() || !isDeterministic(trial) || !takesItsResult(trial)) {
      return notMerged();
    }
    if (trial.inputs().size() < 3) {
      return notOffered("give three inputs or more with --inputs");
    }
    for (int i = 0; i < trial.trials(); i++) {
      List<JsonData> some = trial.some(i / 2, IN_GROUPS);
      JsonData whole = trial.merged(some);
      ReducerTrial.Grouped grouped = trial.group(some, i);
      if (!trial.same(whole, grouped.document())) {
        return fails(
            "%s, as for all at once of %s".formatted(cut(whole.toString()), shown(some)),
            "%s when merged as %s".formatted(cut(grouped.document().toString()), grouped.words()));
      }
    }
    return holds(Words.count(trial.trials(), "grouping") + " tried");
  }

  private static boolean isDeterministic(ReducerTrial trial)
      throws IOException, InterruptedException {
    return again(trial) instanceof Verdict.Holds;
  }

  private static boolean takesItsResult(ReducerTrial trial) throws InterruptedException {
    try {
      return shape(trial) instanceof Verdict.Holds;
    } catch (IOException e) {
      return false; // Its own row says so.
    }
  }

  private static Verdict notMerged() {
    return notOffered("another row has to hold first");
  }
}
