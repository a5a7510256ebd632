package dev.millrace.thumbnailer.request;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;

/// An animated preview: frames spread evenly over the video, shown one after the other for ever.
///
/// @param format webp if absent
/// @param frames 2 to 50; 10 if absent
/// @param each how long one frame is shown, 40ms to 10s; 500ms if absent
/// @param width pixels, 16 to 1024; 240 if absent
public record Preview(Format format, Integer frames, Duration each, Integer width) {
  private static final Duration SHORTEST = Duration.ofMillis(40);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  public Preview {
    format = format == null ? Format.WEBP : format;
    frames = Bounds.check("preview.frames", frames == null ? 10 : frames, 2, 50);
    each = each == null ? Duration.ofMillis(500) : each;
    if (each.compareTo(SHORTEST) < 0 || each.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("preview.each must be from 40ms to 10s");
    }
    width = Bounds.check("preview.width", width == null ? 240 : width, 16, 1024);
  }

  /// What an animation is written as.
  public enum Format {
    @JsonProperty("webp")
    WEBP("webp"),
    @JsonProperty("gif")
    GIF("gif");

    private final String extension;

    Format(String extension) {
      this.extension = extension;
    }

    public String extension() {
      return extension;
    }
  }
}
