package dev.millrace.images.blur;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.images.failure.Reason;
import dev.millrace.images.failure.WorkFailure;
import dev.millrace.images.find.Box;
import dev.millrace.images.find.Plate;
import dev.millrace.images.photo.Album;
import dev.millrace.images.photo.Blurred;
import dev.millrace.images.photo.Documents;
import dev.millrace.images.photo.PhotoFile;
import dev.millrace.images.picture.Picture;
import dev.millrace.images.work.Worker;

/// The worker `check`: looks at what was really written. It believes nothing that it can see for
/// itself: the copy opens, has its checksum and the size of the original, every plate lies in a region
/// that is one flat colour, and all the rest is the same picture. The result is the data.
public final class Checking implements Worker {
  private final Album album;

  public Checking(Album album) {
    this.album = album;
  }

  @Override
  public JsonData work(JsonData data) throws WorkFailure {
    Blurred blurred = Blurred.read(data);
    PhotoFile copy = blurred.copy();
    byte[] copyFile = recorded(album.copy(copy.path()), copy, Reason.BAD_COPY);
    PhotoFile original = blurred.original();
    byte[] originalFile = recorded(album.original(original.path()), original, Reason.CHANGED);
    for (Plate plate : blurred.plates()) {
      Box box = plate.box().within(copy.width(), copy.height());
      if (blurred.blurred().stream().noneMatch(region -> box.coveredBy(region) == 1)) {
        throw bad(copy, "a plate at %s is not hidden".formatted(plate.box()));
      }
    }
    try (Picture picture = album.reader().read(copy.path(), copyFile);
        Picture before = album.reader().quarter(original.path(), originalFile)) {
      if (picture.width() != original.width()
          || picture.height() != original.height()
          || picture.width() != copy.width()
          || picture.height() != copy.height()) {
        throw bad(copy, "it has another size than the original");
      }
      for (Box region : blurred.blurred()) {
        if (!Likeness.isFlat(picture, region)) {
          throw bad(copy, "something can be seen in %s".formatted(region));
        }
      }
      if (!Likeness.isSame(picture, before, blurred.blurred())) {
        throw bad(copy, "it is a copy of another picture");
      }
    }
    return Documents.write(blurred);
  }

  private static byte[] recorded(byte[] file, PhotoFile expected, Reason reason)
      throws WorkFailure {
    if (!expected.has(file)) {
      throw new WorkFailure(reason, expected.path() + ": has another checksum than was recorded");
    }
    return file;
  }

  private static WorkFailure bad(PhotoFile copy, String what) {
    return new WorkFailure(Reason.BAD_COPY, copy.path() + ": " + what);
  }
}
