package dev.millrace.contracts.queue;

import dev.millrace.contracts.Kind;
import dev.millrace.contracts.source.ItemList;
import java.util.List;

/// One page of the batches of a queue, by name.
///
/// @param metadata its `continue` is null on the last page
@Kind("BatchList")
public record BatchList(List<BatchStatus> batches, ItemList.Metadata metadata) {}
