package dev.millrace.contracts.queue;

import dev.millrace.contracts.Kind;
import dev.millrace.contracts.source.ItemList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of a queue's items, without data and explanations, and without results unless those
/// were asked for.
@Kind("ItemStatusList")
public record ItemPage(List<ItemStatus> items, ItemList.@Nullable Metadata metadata) {

  /// What to ask for the next page with, or null when there is none.
  public @Nullable String next() {
    return ItemList.Metadata.next(metadata);
  }
}
