package dev.millrace.rim;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Up while the folders that a service works on are there: a mount that is gone would fail every
/// item. Tells them by words, as paths of a machine are nobody's business. Safe for all threads.
public final class FolderHealth implements HealthIndicator {
  private final Map<String, Path> read = new LinkedHashMap<>();
  private final Map<String, Path> written = new LinkedHashMap<>();

  /// @param word what lies in it, such as "photos"
  public FolderHealth reads(String word, Path folder) {
    read.put(word, folder);
    return this;
  }

  /// One that is made when it is first needed.
  public FolderHealth writes(String word, Path folder) {
    written.put(word, folder.toAbsolutePath());
    return this;
  }

  @Override
  public Health health() {
    var trouble = new LinkedHashMap<String, String>();
    read.forEach(
        (word, folder) -> {
          if (!Files.isDirectory(folder) || !Files.isReadable(folder)) {
            trouble.put(word, "the folder cannot be read");
          }
        });
    written.forEach(
        (word, folder) -> {
          Path there = existing(folder);
          if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            trouble.put(word, "the folder cannot be written to");
          }
        });
    return trouble.isEmpty() ? Health.up().build() : Health.down().withDetails(trouble).build();
  }

  private static Path existing(Path folder) {
    Path at = folder;
    while (!Files.exists(at) && at.getParent() != null) {
      at = at.getParent();
    }
    return at;
  }
}
