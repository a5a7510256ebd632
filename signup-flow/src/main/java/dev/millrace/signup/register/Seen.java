package dev.millrace.signup.register;

import dev.millrace.signup.event.Preferences;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the database knows of a sign-up. The states are those of the table `delivery`, null where
/// nothing was tried yet.
///
/// @param confirmed when a link was last followed for the first time
/// @param preferences of no meaning before that
record Seen(
    @Nullable Instant confirmed,
    Preferences preferences,
    @Nullable String mail,
    @Nullable String welcome,
    @Nullable String email,
    @Nullable String text) {}
