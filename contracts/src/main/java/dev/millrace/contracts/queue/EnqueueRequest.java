package dev.millrace.contracts.queue;

import dev.millrace.contracts.Kind;
import java.util.List;

/// Items to enqueue, all or none.
///
/// @param items 1 to 1000
@Kind("Enqueue")
public record EnqueueRequest(List<NewItem> items) {}
