package dev.millrace.images.place;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// Writes that are whole and on the disk, or not there at all.
public final class Durable {
  private Durable() {}

  /// Puts a file in its place, instead of one that is there: under another name first, synced, then
  /// renamed. A crash leaves at most a hidden `.millrace-*.part`, which nobody reads.
  public static void write(Path file, byte[] bytes) throws IOException {
    put(
        file,
        bytes,
        part ->
            Files.move(
                part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
  }

  /// Like [#write], but nothing may be there.
  ///
  /// @throws FileAlreadyExistsException if something is; it is not touched
  public static void writeNew(Path file, byte[] bytes) throws IOException {
    put(file, bytes, part -> appear(part, file));
  }

  /// A link is made or refused in one step; without links there is a look first.
  private static void appear(Path part, Path file) throws IOException {
    try {
      Files.createLink(file, part);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.move(part, file);
    }
  }

  private interface Appearance {
    void make(Path part) throws IOException;
  }

  private static void put(Path file, byte[] bytes, Appearance appearance) throws IOException {
    Path part = file.resolveSibling(".millrace-" + UUID.randomUUID() + ".part");
    try {
      try (var channel =
          FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        var rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        channel.force(true);
      }
      appearance.make(part);
    } finally {
      Files.deleteIfExists(part);
    }
    syncFolder(file);
  }

  /// Makes what happened to a name durable.
  public static void syncFolder(Path file) throws IOException {
    try (var folder = FileChannel.open(parent(file), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private static Path parent(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException(file + " is no file in a folder");
    }
    return parent;
  }
}
