package dev.millrace.thumbnailer.ffmpeg;

import dev.millrace.thumbnailer.failure.Reason;
import dev.millrace.thumbnailer.failure.WorkFailure;
import dev.millrace.thumbnailer.video.Video;
import org.jspecify.annotations.Nullable;

/// From a video's frames to a picture's pixels, which are square.
///
/// @param scaledWidth before the cut
/// @param width of the picture
public record Scale(int scaledWidth, int scaledHeight, int width, int height) {
  private static final int USUAL_WIDTH = 320;
  private static final int LARGEST = 8192;

  /// With one of the two sizes the picture keeps the video's shape, to an even number of pixels;
  /// with both the video covers the picture and the rest is cut off evenly.
  ///
  /// @param name of the video, for the message
  public static Scale fit(
      Video video, @Nullable Integer width, @Nullable Integer height, String name)
      throws WorkFailure {
    double shape = (double) video.width() / video.height();
    if (width != null && height != null) {
      double factor = Math.max((double) width / video.width(), (double) height / video.height());
      int scaledWidth = Math.max(width, (int) Math.ceil(video.width() * factor - 0.001));
      int scaledHeight = Math.max(height, (int) Math.ceil(video.height() * factor - 0.001));
      return checked(new Scale(scaledWidth, scaledHeight, width, height), name);
    }
    int w = height == null ? (width == null ? USUAL_WIDTH : width) : even(height * shape);
    int h = height == null ? even(w / shape) : height;
    return checked(new Scale(w, h, w, h), name);
  }

  private static Scale checked(Scale scale, String name) throws WorkFailure {
    if (scale.scaledWidth > LARGEST || scale.scaledHeight > LARGEST) {
      throw new WorkFailure(
          Reason.TOO_MANY_PIXELS,
          "%s: in the size asked for its frames would be %d × %d pixels; %d is the most"
              .formatted(name, scale.scaledWidth, scale.scaledHeight, LARGEST));
    }
    return scale;
  }

  private static int even(double size) {
    return (int) Math.min(Integer.MAX_VALUE - 1, Math.max(2, 2 * Math.round(size / 2)));
  }

  /// The filters that do it.
  String filter() {
    String scale = "scale=%d:%d,setsar=1".formatted(scaledWidth, scaledHeight);
    return scaledWidth == width && scaledHeight == height
        ? scale
        : scale + ",crop=%d:%d".formatted(width, height);
  }
}
