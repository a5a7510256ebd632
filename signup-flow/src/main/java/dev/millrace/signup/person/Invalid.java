package dev.millrace.signup.person;

/// A field does not hold what it should. Its message is for whoever filled it in.
final class Invalid extends Exception {
  Invalid(String message) {
    super(message, null, false, false);
  }
}
