package dev.millrace.thumbnailer.ffmpeg;

import java.time.Duration;

/// What one ffmpeg process may use at most.
///
/// @param time of the whole item, all its processes together
/// @param memory bytes of address space
/// @param pixels of one decoded frame
/// @param output bytes of one written file
/// @param threads of decoding
public record Limits(Duration time, long memory, long pixels, long output, int threads) {
  private static final int PIXELS_TO_BYTES = 48;

  /// How many places of one file to open in one process: each holds its own decoder with up to
  /// sixteen frames of about three bytes a pixel.
  public int inputsAtOnce(long codedPixels) {
    return (int) Math.clamp(memory / 2 / Math.max(1, codedPixels * PIXELS_TO_BYTES), 1, 16);
  }
}
