package dev.millrace.contracts.queue;

import dev.millrace.contracts.Kind;
import org.jspecify.annotations.Nullable;

/// @param sealed true = nothing more will come
/// @param expected seals by itself when that many items were accepted; may be said before or after
@Kind("Batch")
public record BatchSpec(@Nullable Boolean sealed, @Nullable Long expected) {}
