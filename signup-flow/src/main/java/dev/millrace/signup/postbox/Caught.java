package dev.millrace.signup.postbox;

/// Something that came in.
interface Caught {
  /// From 1, in the order in which they came.
  long id();
}
