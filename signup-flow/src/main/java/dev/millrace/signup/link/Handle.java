package dev.millrace.signup.link;

import java.time.Instant;
import java.util.UUID;

/// Which sign-up a page shows, as whoever asked at that moment may see it.
///
/// @param asked to the millisecond
public record Handle(UUID signup, Instant asked) {}
