package dev.millrace.bench.thumbnails;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Some videos, and copies of them under names that no round has had before.
record Clips(List<Path> originals) {
  private static final String VIDEOS = "(?i).*\\.(mp4|mov|avi|mpg|mpeg|ogv|webm|mkv)";

  /// @throws IOException when there is none
  static Clips below(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> videos = files.filter(Files::isRegularFile).filter(Clips::video).sorted().toList();
      if (videos.isEmpty()) {
        throw new IOException("there are no videos below " + folder);
      }
      return new Clips(videos);
    }
  }

  private static boolean video(Path file) {
    return file.getFileName().toString().matches(VIDEOS);
  }

  /// Copies every clip `times` over into a folder, which it makes.
  ///
  /// @return the copies, so ordered that equal ones lie far apart
  List<Path> copyInto(Path folder, int times) throws IOException {
    Files.createDirectories(folder);
    var copies = new ArrayList<Path>();
    for (int i = 0; i < times; i++) {
      for (int j = 0; j < originals.size(); j++) {
        Path original = originals.get(j);
        String name = "%03d-%02d-%s".formatted(i, j, original.getFileName());
        copies.add(Files.copy(original, folder.resolve(name)));
      }
    }
    return copies;
  }
}
