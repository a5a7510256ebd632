package dev.millrace.thumbnailer.picture;

import dev.millrace.thumbnailer.failure.Reason;
import dev.millrace.thumbnailer.failure.WorkFailure;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The folder that all pictures go below, in the same folders as the videos.
final class OutFolder {
  private final Path root;

  OutFolder(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  Path root() {
    return root;
  }

  /// The folder for the pictures of a video, made if it is not there.
  ///
  /// @param name of the video below the media folder
  /// @throws WorkFailure if a link in the way leads out
  Path forVideo(Path name) throws IOException, WorkFailure {
    Files.createDirectories(root);
    Path real = root.toRealPath();
    Path folder = root;
    Path parent = name.getParent();
    if (parent != null) {
      for (Path part : parent) {
        folder = folder.resolve(part);
        make(folder);
        if (!folder.toRealPath().startsWith(real)) {
          throw new WorkFailure(
              Reason.OUTSIDE_MEDIA,
              "%s: %s is a link that leads out of the out folder".formatted(name, folder));
        }
      }
    }
    return folder;
  }

  private static void make(Path folder) throws IOException {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(folder);
      }
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }
}
