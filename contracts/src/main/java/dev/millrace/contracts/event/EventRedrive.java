package dev.millrace.contracts.event;

import dev.millrace.contracts.Kind;
import org.jspecify.annotations.Nullable;

/// Asks for dead letters to be sent through the pattern again.
///
/// @param max at most so many, 1 to 1 000 000; default 1 000 000
@Kind("EventRedrive")
public record EventRedrive(@Nullable Long max) {}
