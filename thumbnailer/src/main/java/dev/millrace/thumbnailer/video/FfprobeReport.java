package dev.millrace.thumbnailer.video;

import dev.millrace.contracts.json.Json;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads what ffprobe prints as JSON.
public final class FfprobeReport {
  /// The fields to ask ffprobe for; a video's own free text is not among them.
  public static final String ENTRIES =
      "format=format_name,duration"
          + ":stream=codec_name,width,height,sample_aspect_ratio,avg_frame_rate,r_frame_rate,nb_frames,duration"
          + ":stream_side_data=rotation:stream_tags=rotate";

  private FfprobeReport() {}

  /// Nothing if there is no video stream in it.
  public static Optional<Video> parse(String json) {
    JsonNode report = Json.lenient().readTree(json);
    JsonNode stream = report.path("streams").path(0);
    int width = stream.path("width").asInt(0);
    int height = stream.path("height").asInt(0);
    if (width <= 0 || height <= 0) {
      return Optional.empty();
    }
    JsonNode format = report.path("format");
    Double seconds = number(stream.path("duration"));
    Double rate = ratio(stream.path("avg_frame_rate"), '/');
    return Optional.of(
        Video.of(
            format.path("format_name").asString("unknown"),
            stream.path("codec_name").asString("unknown"),
            new Video.Shape(width, height, pixelAspect(stream), quarterTurns(stream)),
            seconds != null ? seconds : number(format.path("duration")),
            rate != null ? rate : ratio(stream.path("r_frame_rate"), '/'),
            count(stream.path("nb_frames"))));
  }

  private static double pixelAspect(JsonNode stream) {
    Double aspect = ratio(stream.path("sample_aspect_ratio"), ':');
    return aspect != null && aspect > 0.01 && aspect < 100 ? aspect : 1;
  }

  private static int quarterTurns(JsonNode stream) {
    for (JsonNode side : stream.path("side_data_list")) {
      if (side.path("rotation").isNumber()) {
        return Video.Shape.quarters(side.path("rotation").asDouble());
      }
    }
    Double tagged = number(stream.path("tags").path("rotate"));
    return tagged == null ? 0 : Video.Shape.quarters(tagged);
  }

  private static @Nullable Double number(JsonNode text) {
    try {
      return text.isString() ? Double.valueOf(text.asString()) : null;
    } catch (NumberFormatException e) {
      return null; // ffprobe writes N/A for what it does not know
    }
  }

  private static @Nullable Long count(JsonNode text) {
    Double number = number(text);
    return number == null ? null : number.longValue();
  }

  private static @Nullable Double ratio(JsonNode text, char sign) {
    String[] parts = text.asString("").split(String.valueOf(sign), 2);
    try {
      double value = Double.parseDouble(parts[0]) / Double.parseDouble(parts[parts.length - 1]);
      return parts.length == 2 && Double.isFinite(value) && value > 0 ? value : null;
    } catch (NumberFormatException e) {
      return null; // absent or N/A
    }
  }
}
