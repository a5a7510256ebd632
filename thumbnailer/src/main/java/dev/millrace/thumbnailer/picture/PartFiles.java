package dev.millrace.thumbnailer.picture;

import dev.millrace.thumbnailer.ffmpeg.Commands.Numbered;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/// Pictures in the making: under names nobody else uses, in the folder they will stay in, so that
/// they appear whole or not at all. Closing removes what has not been published.
final class PartFiles implements AutoCloseable {
  private final Path folder;
  private final String prefix;
  private final Map<Numbered, Integer> made = new LinkedHashMap<>();

  /// @param attempt different for each attempt at an item: two may overlap after a lost lease
  PartFiles(Path folder, String attempt) {
    this.folder = folder;
    this.prefix = ".millrace-" + attempt + "-";
  }

  /// Names for up to that many files.
  Numbered numbered(String purpose, int most) {
    var files = new Numbered(folder, prefix + purpose + "-", ".part");
    made.put(files, most);
    return files;
  }

  /// Renames a finished part after its bytes have reached the disk: a power cut after the item is
  /// recorded as done must not leave an empty picture behind.
  void publish(Path part, String name) throws IOException {
    try (var file = FileChannel.open(part, StandardOpenOption.WRITE)) {
      file.force(true);
    }
    Files.move(
        part,
        folder.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /// Makes the new names themselves durable.
  void syncFolder() throws IOException {
    try (var names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    for (Map.Entry<Numbered, Integer> files : made.entrySet()) {
      for (int number = 1; number <= files.getValue(); number++) {
        Files.deleteIfExists(files.getKey().file(number));
      }
    }
  }
}
