package dev.millrace.images.photo;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.images.failure.WorkFailure;
import org.jspecify.annotations.Nullable;

/// What the join lets through for each photo: the item that was waited for, its result, and the
/// certificate that all of its batch is done.
///
/// @param item the item of the blurring; null when the data does not tell
/// @param certificate null when the data has none: [Certificate#check] tells whether it will do
public record Release(@Nullable ItemName item, Blurred result, @Nullable Certificate certificate) {

  /// An item of a queue.
  public record ItemName(String queue, String name) {}

  /// @throws WorkFailure when it is something else
  public static Release read(JsonData data) throws WorkFailure {
    Release release =
        Documents.read(data, Release.class, "what a join releases ({item, result, certificate})");
    if (release.result() == null) {
      throw Documents.bad("the item's data has no \"result\"");
    }
    Blurred.checked(release.result());
    ItemName item = release.item();
    if (item != null && (item.queue() == null || item.name() == null)) {
      throw Documents.bad("the item's data has an \"item\" without queue or name");
    }
    return release;
  }
}
