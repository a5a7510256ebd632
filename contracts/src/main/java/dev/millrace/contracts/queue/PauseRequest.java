package dev.millrace.contracts.queue;

import dev.millrace.contracts.Kind;
import org.jspecify.annotations.Nullable;

/// Asks that nothing is handed out any more.
///
/// @param reason one line for people, shown while the queue is paused; at most 1024 characters are
///     kept; default none
@Kind("Pause")
public record PauseRequest(@Nullable String reason) {}
