package dev.millrace.thumbnailer.picture;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.thumbnailer.video.Video;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// An item's result. Holds nothing that differs between two runs over the same video.
///
/// @param path of the video below the media folder
/// @param width pixels as shown, upright
/// @param durationSeconds absent if the file does not tell
/// @param missing how many of the frames asked for a damaged file did not give; absent if none
public record Result(
    String path,
    String container,
    String codec,
    int width,
    int height,
    @Nullable Double durationSeconds,
    List<PictureFile> files,
    @Nullable Integer missing) {

  static Result of(String path, Video video, List<PictureFile> files, int missing) {
    return new Result(
        path,
        video.container(),
        video.codec(),
        video.width(),
        video.height(),
        video.duration() == null ? null : seconds(video.duration()),
        files,
        missing == 0 ? null : missing);
  }

  /// To the millisecond.
  static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }

  /// As the queue keeps it.
  public JsonData json() {
    return JsonData.of((ObjectNode) Json.strict().valueToTree(this));
  }
}
