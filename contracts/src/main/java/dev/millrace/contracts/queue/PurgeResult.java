package dev.millrace.contracts.queue;

import dev.millrace.contracts.Kind;

@Kind("PurgeResult")
public record PurgeResult(long purged) {}
