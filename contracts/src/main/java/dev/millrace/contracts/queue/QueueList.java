package dev.millrace.contracts.queue;

import dev.millrace.contracts.Kind;
import java.util.List;

/// All queues, by name.
@Kind("QueueList")
public record QueueList(List<QueueStatus> queues) {}
