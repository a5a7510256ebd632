package dev.millrace.thumbnailer.failure;

import dev.millrace.contracts.Excerpt;

/// An expected end without pictures. The message is one line for a person and names the file.
///
/// Thrown anywhere on the path of an item and turned into an outcome in one place,
/// [dev.millrace.thumbnailer.picture.Thumbnailer].
public final class WorkFailure extends Exception {
  private static final int MAX_MESSAGE = 500;

  private final Reason reason;

  public WorkFailure(Reason reason, String message) {
    super(oneLine(message), null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /// File names may hold anything, line ends included, and end up in logs and terminals.
  private static String oneLine(String message) {
    return Excerpt.of(message.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?"), MAX_MESSAGE);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
