package dev.millrace.images.erase;

import dev.millrace.contracts.Kind;
import dev.millrace.contracts.Sha256;
import dev.millrace.images.photo.Certificate;
import dev.millrace.images.photo.PhotoFile;
import dev.millrace.images.photo.Release;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What lies beside an original in the trash.
///
/// @param item the item whose result the copy is; null if the join did not tell
/// @param trashed when it was taken
/// @param until when it may be purged
/// @param restored when it was brought back; null if it was not
/// @param purged when it was deleted for good; null if it was not
/// @param undone the batches before this one whose deletion was taken back
@Kind("TrashRecord")
record TrashRecord(
    PhotoFile original,
    PhotoFile copy,
    Release.@Nullable ItemName item,
    Certificate certificate,
    Instant trashed,
    Instant until,
    @Nullable Instant restored,
    @Nullable Instant purged,
    List<Batch> undone) {
  TrashRecord {
    undone = undone == null ? List.of() : List.copyOf(undone);
  }

  /// A batch as a join knows it.
  record Batch(@Nullable String join, @Nullable String batch) {
    static Batch of(Certificate certificate) {
      return new Batch(certificate.join(), certificate.batch());
    }
  }

  /// @param before what is known of this original; null if nothing
  static TrashRecord of(
      Release release,
      Certificate certificate,
      @Nullable TrashRecord before,
      Instant now,
      Instant until) {
    return new TrashRecord(
        release.result().original(),
        release.result().copy(),
        release.item(),
        certificate,
        now,
        until,
        null,
        null,
        before == null ? List.of() : before.allUndone());
  }

  /// The same for the same content under the same name, however that is written, and for nothing
  /// else.
  static String id(PhotoFile original) {
    String text = Path.of(original.path()).normalize().toString() + '\0' + original.sha256();
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
  }

  String id() {
    return id(original);
  }

  /// Whether it was taken for the certificate's batch.
  boolean isOf(Certificate other) {
    return Batch.of(certificate).equals(Batch.of(other));
  }

  /// Whether somebody took the deletion for the certificate's batch back.
  boolean isUndone(Certificate other) {
    return allUndone().contains(Batch.of(other));
  }

  private List<Batch> allUndone() {
    return isRestored()
        ? Stream.concat(undone.stream(), Stream.of(Batch.of(certificate))).distinct().toList()
        : undone;
  }

  /// Whether it has all that a record needs, as read from a disk.
  boolean isWhole() {
    return isWhole(original)
        && isWhole(copy)
        && certificate != null
        && trashed != null
        && until != null;
  }

  private static boolean isWhole(@Nullable PhotoFile file) {
    return file != null && file.path() != null && file.sha256() != null;
  }

  /// Whether it may be purged; what was on its way back may not, even if that was broken off.
  boolean isDue(Instant now) {
    return !isRestored() && !until.isAfter(now);
  }

  boolean isRestored() {
    return restored != null;
  }

  boolean isPurged() {
    return purged != null;
  }

  TrashRecord restoredAt(Instant now) {
    return new TrashRecord(original, copy, item, certificate, trashed, until, now, null, undone);
  }

  TrashRecord purgedAt(Instant now) {
    return new TrashRecord(
        original, copy, item, certificate, trashed, until, restored, now, undone);
  }
}
