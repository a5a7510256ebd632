/// Queues over HTTP: declare, look, operate. Start with [QueueController].
@NullMarked
package dev.millrace.queue.queue;

import org.jspecify.annotations.NullMarked;
