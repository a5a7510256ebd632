package dev.millrace.signup.web;

import dev.millrace.contracts.Kind;
import dev.millrace.signup.event.Preferences;
import dev.millrace.signup.person.Entry;
import org.jspecify.annotations.Nullable;

/// The body of `POST /api/v1/signups`.
///
/// @param preferences absent: neither
/// @param phone with, and only with, `preferences.text`
@Kind("Signup")
record SignupRequest(
    @Nullable String name,
    @Nullable String email,
    @Nullable String region,
    @Nullable Wanted preferences,
    @Nullable String phone) {

  /// Absent is false.
  record Wanted(@Nullable Boolean email, @Nullable Boolean text) {}

  Entry entry() {
    boolean byEmail = preferences != null && Boolean.TRUE.equals(preferences.email());
    boolean byText = preferences != null && Boolean.TRUE.equals(preferences.text());
    return new Entry(name, email, region, new Preferences(byEmail, byText), phone);
  }
}
