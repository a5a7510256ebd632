package dev.millrace.thumbnailer.request;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.thumbnailer.failure.Reason;
import dev.millrace.thumbnailer.failure.WorkFailure;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// One item's wish.
///
/// @param path below the media folder, with `/` between its parts; not yet checked
/// @param options what the item asked for itself, without the defaults
public record Request(String path, Options options) {

  /// Reads `path` and `thumbnail`; whatever else the source says of the item is its own affair.
  /// Unknown fields inside `thumbnail` are refused, so that a misspelt wish is not silently
  /// dropped.
  public static Request parse(JsonData data) throws WorkFailure {
    JsonNode tree = data.tree();
    JsonNode path = tree.path("path");
    if (!path.isString() || path.asString().isEmpty()) {
      throw new WorkFailure(
          Reason.BAD_REQUEST,
          "the item's data have no \"path\": give the video's path below the media folder");
    }
    JsonNode wish = tree.path("thumbnail");
    return new Request(
        path.asString(),
        wish.isMissingNode() || wish.isNull() ? Options.none() : options(path.asString(), wish));
  }

  private static Options options(String path, JsonNode wish) throws WorkFailure {
    try {
      return Json.strict().treeToValue(wish, Options.class);
    } catch (JacksonException e) {
      throw new WorkFailure(
          Reason.BAD_REQUEST, "%s: \"thumbnail\" %s".formatted(path, ReadableMistake.of(e)));
    }
  }
}
