package dev.millrace.source.list;

import dev.millrace.source.work.SourceUnavailable;
import dev.millrace.source.work.SourceUnavailable.Why;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The file that a list is in.
///
/// @param settles how long after a change the file may still be in the middle of a line
record ListFile(Path path, Duration settles) {

  /// Two that differ are two versions of the file.
  record Version(long size, Instant modified, @Nullable Object key) {}

  /// Keeps what a stream holds in a temporary file, which goes with the process. Returns when the
  /// stream has ended.
  static ListFile of(InputStream in) {
    try {
      Path path = Files.createTempFile("millrace-list", ".txt");
      path.toFile().deleteOnExit();
      Files.copy(in, path, StandardCopyOption.REPLACE_EXISTING);
      return new ListFile(path, Duration.ZERO);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the standard input cannot be kept in the temporary folder (java.io.tmpdir)", e);
    }
  }

  Version version() throws SourceUnavailable {
    try {
      var facts = Files.readAttributes(path, BasicFileAttributes.class);
      if (!facts.isRegularFile()) {
        throw new NoSuchFileException(path.toString());
      }
      return new Version(facts.size(), facts.lastModifiedTime().toInstant(), facts.fileKey());
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  /// Opens the file at an offset.
  SeekableByteChannel open(long offset) throws SourceUnavailable {
    try {
      return Files.newByteChannel(path).position(offset);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private SourceUnavailable unavailable(IOException e) {
    return switch (e) {
      case NoSuchFileException gone ->
          new SourceUnavailable(
              Why.MISSING,
              "the list %s does not exist or is no file: create it, or set millrace.source.list.file"
                  .formatted(path),
              gone);
      case AccessDeniedException denied ->
          new SourceUnavailable(
              Why.DENIED, "the list %s may not be read by this process".formatted(path), denied);
      default ->
          new SourceUnavailable(
              Why.UNREACHABLE, "the list %s cannot be read: %s".formatted(path, e.getMessage()), e);
    };
  }
}
