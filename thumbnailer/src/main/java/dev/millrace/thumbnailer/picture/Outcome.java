package dev.millrace.thumbnailer.picture;

import dev.millrace.thumbnailer.failure.Reason;

/// How an item ended.
public sealed interface Outcome {
  record Done(Result result) implements Outcome {}

  /// @param message one line for a person, naming the file
  record Failed(Reason reason, String message) implements Outcome {}
}
