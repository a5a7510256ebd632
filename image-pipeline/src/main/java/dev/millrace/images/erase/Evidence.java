package dev.millrace.images.erase;

import dev.millrace.contracts.Sha256;
import dev.millrace.images.failure.Reason;
import dev.millrace.images.failure.WorkFailure;
import dev.millrace.images.photo.Blurred;
import dev.millrace.images.photo.PhotoFile;
import dev.millrace.images.picture.Header;
import dev.millrace.images.picture.Picture;
import dev.millrace.images.picture.PictureReader;
import dev.millrace.images.place.Folder;
import java.io.IOException;
import java.nio.file.Files;

/// Looks whether an original may go: it is the file that was blurred, and its copy is there and good.
final class Evidence {
  private final Folder photos;
  private final Folder copies;
  private final PictureReader reader;
  private final long mostBytes;

  /// @param mostBytes of an original or a copy
  Evidence(Folder photos, Folder copies, PictureReader reader, long mostBytes) {
    this.photos = photos;
    this.copies = copies;
    this.reader = reader;
    this.mostBytes = mostBytes;
  }

  /// @return the original's bytes
  /// @throws WorkFailure when it has to stay
  byte[] check(Blurred blurred) throws WorkFailure, IOException {
    byte[] original = original(blurred.original());
    checkApart(blurred);
    if (blurred.copy().sha256().equals(blurred.original().sha256())) {
      throw bad(blurred.copy(), "is the same as the original");
    }
    if (blurred.copy().width() != blurred.original().width()
        || blurred.copy().height() != blurred.original().height()) {
      throw bad(blurred.copy(), "was recorded with another size than the original");
    }
    checkCopy(blurred.copy());
    return original;
  }

  /// Nothing but the copy, for a look at it later.
  void checkCopy(PhotoFile copy) throws WorkFailure {
    if (!copies.isPlain(copy.path())) {
      throw bad(copy, "is a link");
    }
    byte[] file = copies.read(copy.path(), mostBytes);
    if (!Sha256.hex(file).equals(copy.sha256())) {
      throw bad(copy, "has another checksum than was recorded");
    }
    try (Picture picture = reader.read(copy.path(), file)) {
      if (picture.width() != copy.width() || picture.height() != copy.height()) {
        throw bad(
            copy,
            "has %d x %d pixels; %d x %d were recorded"
                .formatted(picture.width(), picture.height(), copy.width(), copy.height()));
      }
    }
  }

  private byte[] original(PhotoFile original) throws WorkFailure {
    if (!photos.isPlain(original.path())) {
      throw new WorkFailure(
          Reason.OUTSIDE_FOLDER, original.path() + ": a link is on the way to it");
    }
    byte[] file = photos.read(original.path(), mostBytes);
    if (!Sha256.hex(file).equals(original.sha256())) {
      throw new WorkFailure(
          Reason.CHANGED, original.path() + ": is another file than the one that was blurred");
    }
    Header header = reader.header(original.path(), file);
    if (header.uprightWidth() != original.width() || header.uprightHeight() != original.height()) {
      throw new WorkFailure(
          Reason.CHANGED, original.path() + ": has another size than was recorded");
    }
    return file;
  }

  /// A copy that is the original by another name would go with it.
  private void checkApart(Blurred blurred) throws WorkFailure, IOException {
    var original = photos.find(blurred.original().path());
    var copy = copies.find(blurred.copy().path());
    if (Files.isSameFile(original, copy)) {
      throw bad(blurred.copy(), "is the original itself, by a link");
    }
  }

  private static WorkFailure bad(PhotoFile copy, String what) {
    return new WorkFailure(Reason.BAD_COPY, "the copy %s %s".formatted(copy.path(), what));
  }
}
