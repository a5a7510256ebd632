package dev.millrace.images.plates;

import dev.millrace.contracts.Sha256;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.images.failure.Reason;
import dev.millrace.images.failure.WorkFailure;
import dev.millrace.images.find.Finder;
import dev.millrace.images.find.Findings;
import dev.millrace.images.photo.Album;
import dev.millrace.images.photo.Documents;
import dev.millrace.images.photo.Found;
import dev.millrace.images.photo.PhotoFile;
import dev.millrace.images.picture.Picture;
import dev.millrace.images.work.Worker;
import tools.jackson.databind.JsonNode;

/// The worker `plates`: the vehicles and the plates of the photo whose `path` the item names.
public final class Looking implements Worker {
  private final Album album;
  private final Finder finder;

  public Looking(Album album, Finder finder) {
    this.album = album;
    this.finder = finder;
  }

  @Override
  public JsonData work(JsonData data) throws WorkFailure, InterruptedException {
    JsonNode path = data.path("path");
    if (!path.isString()) {
      throw new WorkFailure(
          Reason.BAD_REQUEST,
          "the item's data has no \"path\": a directory source gives {\"path\": \"a/b.jpg\"}");
    }
    byte[] file = album.original(path.stringValue());
    try (Picture picture = album.reader().read(path.stringValue(), file)) {
      Findings found = finder.find(picture);
      var original =
          new PhotoFile(path.stringValue(), Sha256.hex(file), picture.width(), picture.height());
      return Documents.write(new Found(original, found.vehicles(), found.plates()));
    }
  }
}
