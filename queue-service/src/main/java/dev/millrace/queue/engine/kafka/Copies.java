package dev.millrace.queue.engine.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The copies of the cells' stores in a folder of this replica. They may be used again when it
/// ended as it should, and not so long ago that deletions which it has not seen are gone from the
/// topic. After anything else they may hold what no transaction has committed (Kafka Streams 4.2
/// does not always see that itself: KAFKA-20685), and are read from the topic anew.
final class Copies {
  private static final Logger log = LoggerFactory.getLogger(Copies.class);
  private static final String OF_A_CELL = "[0-9]+_[0-9]+";

  private final Path cells;

  /// Is there exactly between a clean stop and the next start.
  private final Path mark;

  /// @param folder that Kafka Streams keeps its state in
  /// @param service whose cells they are
  Copies(Path folder, String service) {
    this.cells = folder.resolve(service);
    this.mark = folder.resolve("stopped-cleanly");
  }

  /// @param most how long ago the stop may have been
  void dropUnlessWhole(Duration most) {
    try {
      if (!takeMark(most)) {
        drop();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean takeMark(Duration most) throws IOException {
    if (!Files.exists(mark)) {
      return false;
    }
    Instant stopped = Files.getLastModifiedTime(mark).toInstant();
    Files.delete(mark);
    Instant now = Instant.now();
    return !stopped.isAfter(now) && stopped.isAfter(now.minus(most));
  }

  private void drop() throws IOException {
    if (!Files.isDirectory(cells)) {
      return;
    }
    try (Stream<Path> folders = Files.list(cells)) {
      for (Path folder : folders.filter(Copies::isOfACell).toList()) {
        log.info("the copy in {} may not be whole, and is read from Kafka anew", folder);
        delete(folder);
      }
    }
  }

  private static boolean isOfACell(Path folder) {
    return folder.getFileName().toString().matches(OF_A_CELL);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    }
  }

  void markWhole() {
    try {
      Files.createDirectories(mark.toAbsolutePath().getParent());
      Files.writeString(mark, "The copies beside this are whole.\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
