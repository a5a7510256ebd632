/// Batches over HTTP: seal, look, wait. Start with [BatchController].
@NullMarked
package dev.millrace.queue.batch;

import org.jspecify.annotations.NullMarked;
