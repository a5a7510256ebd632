package dev.millrace.signup.register;

import dev.millrace.signup.event.Preferences;
import dev.millrace.signup.register.Progress.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the database knows of a sign-up. The states are those of what is sent.
///
/// @param confirmed when a link was last followed for the first time
/// @param preferences of no meaning before that
record Seen(
    @Nullable Instant confirmed,
    Preferences preferences,
    State mail,
    State welcome,
    State email,
    State text) {}
