package dev.millrace.contracts.queue;

import dev.millrace.contracts.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Removes items for good. Leased ones cannot be purged: cancel them.
///
/// @param states default scheduled and ready
@Kind("Purge")
public record PurgeRequest(@Nullable List<ItemState> states) {}
