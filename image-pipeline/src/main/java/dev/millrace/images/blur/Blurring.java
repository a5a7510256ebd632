package dev.millrace.images.blur;

import dev.millrace.contracts.Sha256;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.images.failure.Reason;
import dev.millrace.images.failure.WorkFailure;
import dev.millrace.images.find.Box;
import dev.millrace.images.photo.Album;
import dev.millrace.images.photo.Blurred;
import dev.millrace.images.photo.Documents;
import dev.millrace.images.photo.Found;
import dev.millrace.images.photo.PhotoFile;
import dev.millrace.images.picture.Picture;
import dev.millrace.images.place.Durable;
import dev.millrace.images.work.Worker;
import java.io.IOException;
import java.util.List;

/// The worker `blur`: writes the copy of a photo, with every plate hidden.
///
/// The copy is a new JPEG of the pixels alone: no place, camera, serial number or thumbnail of the
/// original is in it, and it stands upright. It appears whole or not at all, and is the same if it is
/// made again.
public final class Blurring implements Worker {
  private final Album album;
  private final Regions regions;
  private final JpegWriter writer;

  public Blurring(Album album, Regions regions, JpegWriter writer) {
    this.album = album;
    this.regions = regions;
    this.writer = writer;
  }

  @Override
  public JsonData work(JsonData data) throws WorkFailure, IOException {
    Found found = Found.read(data);
    PhotoFile original = found.original();
    byte[] file = album.original(original.path());
    if (!original.has(file)) {
      throw new WorkFailure(
          Reason.CHANGED,
          original.path() + ": is another file than the one that plates were looked for in");
    }
    try (Picture picture = album.reader().read(original.path(), file)) {
      List<Box> hidden = regions.of(found.findings(), picture.width(), picture.height());
      Fill.hide(picture, hidden);
      byte[] jpeg = writer.write(picture);
      String path = CopyName.of(original.path());
      Durable.write(album.copies().prepare(path), jpeg);
      var copy = new PhotoFile(path, Sha256.hex(jpeg), picture.width(), picture.height());
      return Documents.write(new Blurred(original, copy, found.vehicles(), found.plates(), hidden));
    }
  }
}
