package dev.millrace.thumbnailer.picture;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// One picture of a result.
///
/// @param file below the out folder, with `/`
/// @param atSeconds the time of the frame; absent for a sheet and a preview
public record PictureFile(
    String file, Kind kind, @Nullable Double atSeconds, int width, int height, long bytes) {

  /// What is on it.
  public enum Kind {
    @JsonProperty("frame")
    FRAME,
    @JsonProperty("sheet")
    SHEET,
    @JsonProperty("preview")
    PREVIEW
  }
}
