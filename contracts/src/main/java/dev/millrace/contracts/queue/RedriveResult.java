package dev.millrace.contracts.queue;

import dev.millrace.contracts.Kind;
import java.util.List;

/// @param matched how many items
/// @param names the first 100 of them
@Kind("RedriveResult")
public record RedriveResult(long matched, boolean dryRun, List<String> names) {}
