package dev.millrace.contracts.queue;

import dev.millrace.contracts.Kind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sends dead items through again, with their failures forgotten and their attempts kept. Without
/// names and filter, all of them.
///
/// @param names only these; at most 1000
/// @param reason only those whose last reason contains this text
/// @param group only those of this group
/// @param batch only those of this batch
/// @param before only those that died before
/// @param dryRun true = only say which; default false
/// @param perSecond spread over time at this rate; default all at once
@Kind("Redrive")
public record RedriveRequest(
    @Nullable List<String> names,
    @Nullable String reason,
    @Nullable String group,
    @Nullable String batch,
    @Nullable Instant before,
    @Nullable Boolean dryRun,
    @Nullable Double perSecond) {}
