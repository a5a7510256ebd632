package dev.millrace.images.erase;

import dev.millrace.contracts.Kind;
import dev.millrace.images.photo.Certificate;
import dev.millrace.images.photo.PhotoFile;
import dev.millrace.images.photo.Release;
import dev.millrace.images.place.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What lies beside an original in the trash.
///
/// @param item the item whose result the copy is; null if the join did not tell
/// @param trashed when it was taken
/// @param until when it may be purged
/// @param restored when it was brought back; null if it was not
/// @param purged when it was deleted for good; null if it was not
@Kind("TrashRecord")
record TrashRecord(
    PhotoFile original,
    PhotoFile copy,
    Release.@Nullable ItemName item,
    Certificate certificate,
    Instant trashed,
    Instant until,
    @Nullable Instant restored,
    @Nullable Instant purged) {

  static TrashRecord of(Release release, Certificate certificate, Instant now, Instant until) {
    return new TrashRecord(
        release.result().original(),
        release.result().copy(),
        release.item(),
        certificate,
        now,
        until,
        null,
        null);
  }

  /// The same for the same content under the same name, and for nothing else.
  static String id(PhotoFile original) {
    String text = original.path() + '\0' + original.sha256();
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }

  String id() {
    return id(original);
  }

  boolean isRestored() {
    return restored != null;
  }

  boolean isPurged() {
    return purged != null;
  }

  TrashRecord restoredAt(Instant now) {
    return new TrashRecord(original, copy, item, certificate, trashed, until, now, purged);
  }

  TrashRecord purgedAt(Instant now) {
    return new TrashRecord(original, copy, item, certificate, trashed, until, restored, now);
  }
}
