package dev.millrace.thumbnailer.video;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a probe found out, without decoding the video.
///
/// @param container the demuxer's name, such as `matroska,webm`
/// @param width pixels as shown: turned upright, with square pixels
/// @param height likewise
/// @param codedPixels pixels of one frame in memory
/// @param duration absent if the file does not tell
/// @param frameRate frames a second on average; absent if unknown
/// @param frames how many there are; absent if neither told nor computable
public record Video(
    String container,
    String codec,
    int width,
    int height,
    long codedPixels,
    @Nullable Duration duration,
    @Nullable Double frameRate,
    @Nullable Long frames) {

  private static final double LONGEST_SECONDS = 1e8;
  private static final double HIGHEST_RATE = 1000;

  /// Trusts nothing that a file says of itself: absurd figures count as unknown.
  static Video of(
      String container,
      String codec,
      Shape shape,
      @Nullable Double seconds,
      @Nullable Double rate,
      @Nullable Long counted) {
    Double knownSeconds =
        seconds != null && seconds > 0 && seconds < LONGEST_SECONDS ? seconds : null;
    Double knownRate = rate != null && rate > 0 && rate <= HIGHEST_RATE ? rate : null;
    Long frames = counted != null && counted > 0 ? counted : null;
    if (frames == null && knownSeconds != null && knownRate != null) {
      frames = Math.max(1, Math.round(knownSeconds * knownRate));
    }
    return new Video(
        container,
        codec,
        shape.shownWidth(),
        shape.shownHeight(),
        (long) shape.width() * shape.height(),
        knownSeconds == null ? null : Duration.ofNanos(Math.round(knownSeconds * 1e6) * 1000),
        knownRate,
        frames);
  }

  /// @param width pixels as coded
  /// @param pixelAspect the width of one pixel over its height
  /// @param quarterTurns how often to turn the picture by 90 degrees, 0 to 3
  record Shape(int width, int height, double pixelAspect, int quarterTurns) {
    int shownWidth() {
      return quarterTurns % 2 == 0 ? stretched() : height;
    }

    int shownHeight() {
      return quarterTurns % 2 == 0 ? height : stretched();
    }

    private int stretched() {
      return (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.round(width * pixelAspect)));
    }

    static int quarters(double degrees) {
      return Math.floorMod((int) Math.round(degrees / 90), 4);
    }
  }
}
