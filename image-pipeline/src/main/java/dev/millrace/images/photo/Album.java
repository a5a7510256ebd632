package dev.millrace.images.photo;

import dev.millrace.images.failure.WorkFailure;
import dev.millrace.images.picture.PictureReader;
import dev.millrace.images.place.Folder;

/// The photos and their copies, and how they are looked at. Safe for many threads.
///
/// @param photos the originals
/// @param copies those in which no plate can be read
/// @param mostBytes of an original or a copy
public record Album(Folder photos, Folder copies, PictureReader reader, long mostBytes) {
  /// All of an original.
  ///
  /// @param path below the folder of photos
  public byte[] original(String path) throws WorkFailure {
    return photos.read(path, mostBytes);
  }

  /// All of a copy.
  ///
  /// @param path below the folder of copies
  public byte[] copy(String path) throws WorkFailure {
    return copies.read(path, mostBytes);
  }
}
