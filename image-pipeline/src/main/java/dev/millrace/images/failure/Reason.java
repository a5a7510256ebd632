package dev.millrace.images.failure;

import java.util.Locale;

/// Why work ended without a result; the tag of the failure metric and the `reason` of a problem.
public enum Reason {
  /// The item's data is not what this worker takes.
  BAD_REQUEST(true),
  /// The path leads out of its folder, by itself or through a link.
  OUTSIDE_FOLDER(true),
  NOT_FOUND(true),
  /// No JPEG, PNG or WebP, or one that cannot be decoded.
  NOT_A_PICTURE(true),
  /// The file ends, or is damaged, before its picture is complete.
  TRUNCATED(true),
  /// Several pictures in one file.
  ANIMATED(true),
  TOO_MANY_PIXELS(true),
  TOO_MANY_BYTES(true),
  /// The original is not the file any more that the stage before saw.
  CHANGED(true),
  /// The copy is not what was recorded, or shows what it must hide.
  BAD_COPY(true),
  /// The certificate is missing, is not whole, or does not speak for this photo.
  NO_CERTIFICATE(true),
  /// Somebody took the deletion under this certificate back.
  UNDONE(true),

  /// The queue-service that has to confirm a result does not answer.
  QUEUE_AWAY(false),
  /// A folder itself is away, as a network mount may be.
  FOLDER_AWAY(false),
  /// A folder itself cannot be written: full, read-only, not ours.
  STORAGE(false),
  /// A file of the item cannot be read or written, though those of others can.
  FILE(false);

  private final boolean permanent;

  Reason(boolean permanent) {
    this.permanent = permanent;
  }

  /// True if the same item would fail in the same way for ever.
  public boolean permanent() {
    return permanent;
  }

  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
