package dev.millrace.thumbnailer.failure;

import java.util.Locale;

/// Why an item ended without pictures; the tag of the failure metric and the `reason` of a problem.
public enum Reason {
  /// The item's data do not say what to do, or ask for something outside the limits.
  BAD_REQUEST(true),
  /// The path leads out of the media folder, by itself or through a link.
  OUTSIDE_MEDIA(true),
  NOT_FOUND(true),
  /// Not a video, or one too damaged to give a single picture.
  UNREADABLE(true),
  /// Readable, but only sound, subtitles or a cover picture.
  NO_VIDEO(true),
  TOO_MANY_PIXELS(true),
  TOO_MUCH_MEMORY(true),
  TOO_LONG(true),
  TOO_MUCH_OUTPUT(true),
  /// ffmpeg died of a signal of its own making on this file.
  CRASHED(true),

  /// The media folder itself is away, as a network mount may be.
  MEDIA_AWAY(false),
  /// The out folder itself cannot be written: full, read-only, not ours.
  STORAGE(false),
  /// A file of the item cannot be read or written, though those of others can.
  FILE(false),
  /// The time ran out while ffmpeg was hardly running.
  STALLED(false),
  /// The item's own deadline came before the thumbnailer's limit.
  DEADLINE(false),
  /// ffmpeg was killed from outside, by the system short of memory for example.
  KILLED(false),
  /// The thumbnailer was told to stop.
  STOPPED(false),
  /// ffmpeg is missing, cannot start, or lacks an encoder.
  FFMPEG(false);

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
