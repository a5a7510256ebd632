package dev.millrace.images.erase;

import dev.millrace.images.failure.Reason;
import dev.millrace.images.failure.WorkFailure;
import dev.millrace.images.photo.Album;
import dev.millrace.images.photo.Blurred;
import dev.millrace.images.photo.PhotoFile;
import dev.millrace.images.picture.Header;
import dev.millrace.images.picture.Picture;
import java.io.IOException;
import java.nio.file.Files;

/// Looks whether an original may go: it is the file that was blurred, and its copy is there and good.
final class Evidence {
  private final Album album;

  Evidence(Album album) {
    this.album = album;
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
    if (!album.copies().isPlain(copy.path())) {
      throw bad(copy, "is a link");
    }
    byte[] file = album.copy(copy.path());
    if (!copy.has(file)) {
      throw bad(copy, "has another checksum than was recorded");
    }
    try (Picture picture = album.reader().read(copy.path(), file)) {
      if (picture.width() != copy.width() || picture.height() != copy.height()) {
        throw bad(
            copy,
            "has %d x %d pixels; %d x %d were recorded"
                .formatted(picture.width(), picture.height(), copy.width(), copy.height()));
      }
    }
  }

  private byte[] original(PhotoFile original) throws WorkFailure {
    if (!album.photos().isPlain(original.path())) {
      throw new WorkFailure(
          Reason.OUTSIDE_FOLDER, original.path() + ": a link is on the way to it");
    }
    byte[] file = album.original(original.path());
    if (!original.has(file)) {
      throw new WorkFailure(
          Reason.CHANGED, original.path() + ": is another file than the one that was blurred");
    }
    Header header = album.reader().header(original.path(), file);
    if (header.uprightWidth() != original.width() || header.uprightHeight() != original.height()) {
      throw new WorkFailure(
          Reason.CHANGED, original.path() + ": has another size than was recorded");
    }
    return file;
  }

  /// A copy that is the original by another name would go with it.
  private void checkApart(Blurred blurred) throws WorkFailure, IOException {
    var original = album.photos().find(blurred.original().path());
    var copy = album.copies().find(blurred.copy().path());
    if (Files.isSameFile(original, copy)) {
      throw bad(blurred.copy(), "is the original itself, by a link");
    }
  }

  private static WorkFailure bad(PhotoFile copy, String what) {
    return new WorkFailure(Reason.BAD_COPY, "the copy %s %s".formatted(copy.path(), what));
  }
}
