package dev.millrace.signup.postbox;

import dev.millrace.contracts.json.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/// A file of one JSON object a line, into which things are written as they come in. It survives the
/// process, not a power cut. For one thread at a time.
final class Journal<T> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Journal.class);

  private final Path file;
  private final Class<T> type;
  private final int most;
  private BufferedWriter writer;
  private int lines;

  /// @param most lines that are worth keeping; there are never more than twice as many
  Journal(Path file, Class<T> type, int most) throws IOException {
    this.file = file;
    this.type = type;
    this.most = most;
    Files.createDirectories(file.toAbsolutePath().getParent());
    this.writer = open(file);
  }

  private static BufferedWriter open(Path file) throws IOException {
    return Files.newBufferedWriter(
        file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /// Those that are worth keeping, oldest first. A line that a crash cut short is left out.
  List<T> read() throws IOException {
    var kept = new ArrayDeque<T>();
    try (Stream<String> all = Files.lines(file, StandardCharsets.UTF_8)) {
      for (String line : (Iterable<String>) all::iterator) {
        try {
          kept.add(Json.strict().readValue(line, type));
          if (kept.size() > most) {
            kept.remove();
          }
        } catch (JacksonException e) {
          log.warn("{} has a line that was cut short, which is left out", file);
        }
      }
    }
    rewrite(kept);
    return List.copyOf(kept);
  }

  /// @param kept all that are worth keeping, with this one, oldest first; asked for now and then
  void add(T thing, Supplier<List<T>> kept) {
    try {
      writer.write(Json.strict().writeValueAsString(thing));
      writer.newLine();
      writer.flush();
      if (++lines > 2 * most) {
        rewrite(kept.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot be written: " + file, e);
    }
  }

  private void rewrite(Collection<T> kept) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (BufferedWriter fresh = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
      for (T thing : kept) {
        fresh.write(Json.strict().writeValueAsString(thing));
        fresh.newLine();
      }
    }
    writer.close();
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    writer = open(file);
    lines = kept.size();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
