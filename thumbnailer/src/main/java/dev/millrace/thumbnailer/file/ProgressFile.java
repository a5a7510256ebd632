package dev.millrace.thumbnailer.file;

import dev.millrace.thumbnailer.picture.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes how far the item is into the file that the worker was given for it.
///
/// @param file rewritten each time
record ProgressFile(Path file) implements Progress {

  @Override
  public void at(int percent, String doing) {
    try {
      Files.writeString(file, percent + " " + doing + "\n");
    } catch (IOException e) {
      // The pictures matter more than the news about them.
      System.err.println("thumbnailer: cannot write the progress: " + e);
    }
  }
}
