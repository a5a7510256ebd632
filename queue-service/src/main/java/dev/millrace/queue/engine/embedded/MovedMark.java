package dev.millrace.queue.engine.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A file in the folder of a store whose queues live elsewhere now, with a sentence about where. As
/// long as it is there, no engine opens the store: the same items would be worked on twice.
///
/// @param folder of the store
record MovedMark(Path folder) {
  private static final String NAME = "moved";

  Path file() {
    return folder.resolve(NAME);
  }

  /// @param sentence about where the queues are
  /// @param some the queues that are moved; empty for all of the store
  record Text(String sentence, List<String> some) {}

  /// What it says; null when there is none.
  @Nullable Text read() throws IOException {
    try {
      List<String> lines = Files.readAllLines(file(), StandardCharsets.UTF_8);
      return lines.isEmpty()
          ? new Text("", List.of())
          : new Text(lines.getFirst(), List.copyOf(lines.subList(1, lines.size())));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /// Durable when this returns.
  void set(Text text) throws IOException {
    Path draft = folder.resolve(NAME + ".new");
    var lines = new ArrayList<String>();
    lines.add(text.sentence);
    lines.addAll(text.some);
    Files.write(draft, lines, StandardCharsets.UTF_8);
    sync(draft, StandardOpenOption.WRITE);
    Files.move(draft, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(folder, StandardOpenOption.READ);
  }

  void remove() throws IOException {
    Files.deleteIfExists(file());
    sync(folder, StandardOpenOption.READ);
  }

  private static void sync(Path path, StandardOpenOption how) throws IOException {
    try (var channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }
}
