package dev.millrace.thumbnailer.ffmpeg;

/// There is no ffmpeg that could be used. The message says what to do.
public final class NoFfmpegException extends IllegalStateException {
  NoFfmpegException(String message) {
    super(message);
  }
}
