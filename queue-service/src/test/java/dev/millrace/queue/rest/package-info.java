/// The queue's contract over HTTP, as tests that any engine must pass. Start with
/// [QueueRestContract].
@NullMarked
package dev.millrace.queue.rest;

import org.jspecify.annotations.NullMarked;
