package dev.millrace.signup.event;

import org.jspecify.annotations.Nullable;

/// An event's `data`.
///
/// @param id of the sign-up; the key of all its events
/// @param email as mail is to be sent to it: the domain in ASCII
/// @param phone E.164; only with `preferences.text`
/// @param link that confirms the address; only where it is yet to be confirmed. Whoever has it can
///     do so
public record SignupData(
    String id,
    String name,
    String email,
    String region,
    Preferences preferences,
    @Nullable String phone,
    @Nullable String link) {}
