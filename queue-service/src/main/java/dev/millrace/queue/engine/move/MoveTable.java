package dev.millrace.queue.engine.move;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.queue.engine.move.Migration.Moved;
import dev.millrace.queue.machine.Departures.Survey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is moved, as lines for a terminal: each column as wide as its widest cell.
final class MoveTable {
  private final List<List<String>> rows = new ArrayList<>();

  private MoveTable(String... more) {
    row(
        "queue",
        Stream.of(ItemState.values()).map(ItemState::wire).toList(),
        Stream.of(more).toList());
  }

  /// What would be moved.
  static MoveTable ofPlan(Map<String, Survey> queues) {
    var table = new MoveTable("records", "bytes");
    queues.forEach(
        (queue, survey) ->
            table.row(
                queue,
                counts(survey.items()),
                List.of("" + survey.records(), "" + survey.bytes())));
    return table;
  }

  /// What was moved: each queue as it is in the store, and as it came.
  static MoveTable ofMoved(List<Moved> all) {
    var table = new MoveTable("");
    for (Moved moved : all) {
      table.row(moved.queue(), counts(moved.here().items()), List.of("in the store"));
      table.row(
          moved.queue(),
          counts(moved.there()),
          List.of(moved.same() ? "came, the same" : "came, NOT THE SAME"));
    }
    return table;
  }

  private static List<String> counts(Map<ItemState, Long> items) {
    return Stream.of(ItemState.values()).map(state -> "" + items.getOrDefault(state, 0L)).toList();
  }

  private void row(String queue, List<String> counts, List<String> more) {
    var row = new ArrayList<String>();
    row.add(queue);
    row.addAll(counts);
    row.addAll(more);
    rows.add(row);
  }

  List<String> lines() {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    return Stream.iterate(0, i -> i < widths.length, i -> i + 1)
        .map(i -> row.get(i) + " ".repeat(widths[i] - row.get(i).length()))
        .collect(Collectors.joining("  "))
        .stripTrailing();
  }
}
