package dev.millrace.queue.engine.kafka.wire;

import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.QueueSpec.Shards;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/// The cells in which a queue lies: the one that follows from its name, and as many after it as the
/// queue has shards, each cell at most once. The same in every replica, now and later.
///
/// @param home the first of them
/// @param count how many there are
/// @param cells how many cells the service has
/// @param by what decides about the cell of an item
public record Spread(int home, int count, int cells, Shards.By by) {

  /// @param spec null when it is not known
  public static Spread of(String queue, @Nullable QueueSpec spec, int cells) {
    Shards shards = spec == null ? null : spec.shards();
    return shards == null
        ? new Spread(hash(queue, cells), 1, cells, Shards.By.NAME)
        : new Spread(
            hash(queue, cells),
            Math.clamp(shards.count(), 1, cells),
            cells,
            Objects.requireNonNullElse(shards.by(), Shards.By.NAME));
  }

  private static int hash(String text, int of) {
    return Utils.toPositive(Utils.murmur2(Utils.utf8(text))) % of;
  }

  /// Whether the queue is in one cell.
  public boolean whole() {
    return count == 1;
  }

  /// @param slice from 0, the one at home, to `count - 1`
  public int cell(int slice) {
    return (home + slice) % cells;
  }

  public List<Integer> all() {
    var all = new ArrayList<Integer>(count);
    for (int slice = 0; slice < count; slice++) {
      all.add(cell(slice));
    }
    return all;
  }

  /// @param cell any number, as a token may claim it
  public boolean contains(int cell) {
    return cell < cells && slice(cell) < count;
  }

  /// Which slice the cell has, or would have, were the queue in more cells.
  public int slice(int cell) {
    return Math.floorMod(cell - home, cells);
  }

  /// The cell that items with this name, group or batch are in, whichever [#by] says.
  public int cellOf(String key) {
    return count == 1 ? home : cell(hash(key, count));
  }

  /// An item of no batch goes by its group: what is made of a batch has its name as group, and is
  /// settled together with what is left of it.
  ///
  /// @param nameless decides about items without a name
  public int cellOf(NewItem item, int nameless) {
    if (count == 1) {
      return home;
    }
    String key =
        switch (by) {
          case NAME -> null;
          case GROUP -> item.group();
          case BATCH -> item.batch() == null ? item.group() : item.batch();
        };
    key = key == null ? item.name() : key;
    return key == null ? cell(Math.floorMod(nameless, count)) : cellOf(key);
  }

  /// The items of each cell, in their order.
  ///
  /// @param nameless decides about the first item without a name, and those after it
  public Map<Integer, List<NewItem>> split(List<NewItem> items, int nameless) {
    var parts = new TreeMap<Integer, List<NewItem>>();
    for (int i = 0; i < items.size(); i++) {
      NewItem item = items.get(i);
      parts.computeIfAbsent(cellOf(item, nameless + i), _ -> new ArrayList<>()).add(item);
    }
    return parts;
  }
}
