package dev.millrace.images.photo;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.images.failure.Reason;
import dev.millrace.images.failure.WorkFailure;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Reads what other workers wrote; fields that are not known are ignored.
public final class Documents {
  private Documents() {}

  /// @param what it should be, for the message
  public static <T> T read(JsonData data, Class<T> type, String what) throws WorkFailure {
    try {
      return Json.lenient().readValue(data.bytes(), type);
    } catch (JacksonException e) {
      throw bad("the item's data is not %s: %s".formatted(what, e.getOriginalMessage()));
    }
  }

  public static JsonData write(Object document) {
    return JsonData.ofTrusted(Json.strict().writeValueAsBytes(document));
  }

  /// A file that is named with all that belongs to it.
  static void require(@Nullable PhotoFile file, String name) throws WorkFailure {
    if (file == null) {
      throw bad("the item's data has no \"%s\"".formatted(name));
    }
    if (file.path() == null || file.path().isEmpty()) {
      throw bad("\"%s\" has no path".formatted(name));
    }
    if (file.sha256() == null || !file.sha256().matches("[0-9a-f]{64}")) {
      throw bad("\"%s\" has no sha256 of 64 hexadecimal digits".formatted(name));
    }
    if (file.width() < 1 || file.height() < 1) {
      throw bad("\"%s\" has no width and height".formatted(name));
    }
  }

  static WorkFailure bad(String message) {
    return new WorkFailure(Reason.BAD_REQUEST, message);
  }
}
