package dev.millrace.signup.postbox;

import java.time.Instant;

/// A text message as it came in.
///
/// @param id from 1
/// @param reference its `Idempotency-Key`, or what the sender calls it; empty = nothing
record CaughtText(long id, Instant at, String to, String text, String reference)
    implements Caught {}
