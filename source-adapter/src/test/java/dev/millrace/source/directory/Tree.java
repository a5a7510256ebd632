package dev.millrace.source.directory;

import dev.millrace.source.directory.DirectorySource.Settings;
import dev.millrace.source.work.SettableClock;
import dev.millrace.source.work.Skipped;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.util.unit.DataSize;

/// A real folder under test, looked at by a clock that is an hour ahead, so that what a test has
/// just written is old enough.
final class Tree {
  final Path root;
  final SettableClock clock = new SettableClock(Instant.now().plus(Duration.ofHours(1)));
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  Tree(Path root) {
    this.root = root;
  }

  Tree with(String... names) {
    for (String name : names) {
      write(name, name);
    }
    return this;
  }

  void write(String name, String content) {
    try {
      Path file = FileNames.below(root, name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  DirectorySource source() {
    return source(List.of(), List.of());
  }

  DirectorySource source(List<String> include, List<String> exclude) {
    return new DirectorySource(
        settings(root.toString(), include, exclude), clock, new Skipped(metrics));
  }

  static Settings settings(String path, List<String> include, List<String> exclude) {
    return new Settings(
        path,
        include,
        exclude,
        List.of("*.part", "*.tmp", "*~"),
        false,
        Duration.ofSeconds(2),
        DataSize.ofKilobytes(64));
  }

  double skipped(String reason) {
    var counter = metrics.find("millrace.source.skipped").tag("reason", reason).counter();
    return counter == null ? 0 : counter.count();
  }
}
