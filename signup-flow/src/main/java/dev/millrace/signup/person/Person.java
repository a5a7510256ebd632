package dev.millrace.signup.person;

import dev.millrace.signup.event.Preferences;
import org.jspecify.annotations.Nullable;

/// Somebody who signs up, as far as they told.
///
/// @param phone E.164; there if, and only if, text messages are wanted
public record Person(
    String name,
    EmailAddress email,
    Region region,
    Preferences preferences,
    @Nullable String phone) {}
