package dev.millrace.signup.event;

/// How somebody wants to be notified: by either, both or neither.
public record Preferences(boolean email, boolean text) {}
