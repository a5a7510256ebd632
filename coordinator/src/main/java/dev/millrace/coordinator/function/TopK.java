package dev.millrace.coordinator.function;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.coordinator.function.Totals.Branch;
import dev.millrace.coordinator.function.Totals.Leaf;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/// As [Count], but the end tells only the `k` largest counters of each map, and what all of them
/// are: `{"words":{"top":[{"key":"the","count":12}],"keys":812,"total":4711}}`. Of equal counters
/// the one whose key comes first is first. A map with counters and maps side by side is refused.
///
/// It is exact, and for that every partial result holds *all* counters: a key that is small in
/// every part may be large in the whole, so none can be dropped before the end. More distinct keys
/// than `keys` are refused; nothing is estimated.
///
/// @param k how many
/// @param keys distinct ones, of all maps together
record TopK(int k, int keys) implements Reduction {
  private record Entry(String key, BigDecimal count) {
    static final Comparator<Entry> LARGEST_FIRST =
        Comparator.comparing(Entry::count).reversed().thenComparing(Entry::key);
  }

  @Override
  public JsonData merge(List<JsonData> inputs) throws UnmergeableException {
    var totals = Totals.ofAlikes(NumberKind.COUNT, keys);
    totals.add(inputs);
    return Output.document(inputs.size() - 1, totals::write);
  }

  @Override
  public JsonData finish(JsonData merged) throws UnmergeableException {
    var totals = Totals.ofAlikes(NumberKind.COUNT, keys);
    totals.add(List.of(merged));
    return Output.document(0, out -> cut(totals.root(), out));
  }

  private void cut(Branch branch, JsonGenerator out) {
    var entries = new ArrayList<Entry>();
    for (Map.Entry<String, Totals.Node> member : branch.sorted().entrySet()) {
      switch (member.getValue()) {
        case Leaf leaf -> entries.add(new Entry(member.getKey(), leaf.amount().value()));
        case Branch inner -> {
          out.writeName(member.getKey());
          out.writeStartObject();
          cut(inner, out);
          out.writeEndObject();
        }
      }
    }
    if (!entries.isEmpty()) {
      entries.sort(Entry.LARGEST_FIRST);
      top(entries, out);
    }
  }

  private void top(List<Entry> entries, JsonGenerator out) {
    out.writeName("top");
    out.writeStartArray();
    for (Entry entry : entries.subList(0, Math.min(k, entries.size()))) {
      out.writeStartObject();
      out.writeStringProperty("key", entry.key());
      out.writeName("count");
      Output.number(out, entry.count());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeNumberProperty("keys", entries.size());
    out.writeName("total");
    Output.number(out, entries.stream().map(Entry::count).reduce(BigDecimal.ZERO, BigDecimal::add));
  }
}
