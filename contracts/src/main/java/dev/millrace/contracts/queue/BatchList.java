package dev.millrace.contracts.queue;

import dev.millrace.contracts.Kind;
import dev.millrace.contracts.source.ItemList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of a queue's batches, by name.
@Kind("BatchList")
public record BatchList(List<BatchStatus> batches, ItemList.@Nullable Metadata metadata) {

  /// What to ask for the next page with, or null when there is none.
  public @Nullable String next() {
    return ItemList.Metadata.next(metadata);
  }
}
