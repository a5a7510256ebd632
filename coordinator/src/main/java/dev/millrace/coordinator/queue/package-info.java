/// The queue-service as the coordinator needs it: [Queues].
@NullMarked
package dev.millrace.coordinator.queue;

import org.jspecify.annotations.NullMarked;
