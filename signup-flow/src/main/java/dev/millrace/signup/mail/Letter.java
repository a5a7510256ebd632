package dev.millrace.signup.mail;

/// A mail's content.
///
/// @param html with the same content as the text
record Letter(String subject, String text, String html) {}
