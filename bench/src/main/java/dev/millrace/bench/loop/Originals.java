package dev.millrace.bench.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Some files, and copies of them under names that no round has had before.
public record Originals(List<Path> originals) {
  private static final String VIDEOS = "(?i).*\\.(mp4|mov|avi|mpg|mpeg|ogv|webm|mkv)";
  private static final String PHOTOS = "(?i).*\\.(jpe?g|png|webp)";

  /// @throws IOException when there is none
  public static Originals videosBelow(Path folder) throws IOException {
    return below(folder, VIDEOS);
  }

  /// @throws IOException when there is none
  public static Originals photosBelow(Path folder) throws IOException {
    return below(folder, PHOTOS);
  }

  private static Originals below(Path folder, String names) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> found =
          files
              .filter(Files::isRegularFile)
              .filter(file -> file.getFileName().toString().matches(names))
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw new IOException("there is nothing to work on below " + folder);
      }
      return new Originals(found);
    }
  }

  /// Copies every file `times` over into a folder, which it makes.
  ///
  /// @return the copies, so ordered that equal ones lie far apart
  public List<Path> copyInto(Path folder, int times) throws IOException {
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
