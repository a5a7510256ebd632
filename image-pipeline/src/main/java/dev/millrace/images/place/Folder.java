package dev.millrace.images.place;

import dev.millrace.images.failure.Reason;
import dev.millrace.images.failure.WorkFailure;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.stream.StreamSupport;

/// A folder that files lie below. Opens nothing outside, not even through a link. Safe for many
/// threads.
public final class Folder {
  private final String word;
  private final Path root;

  /// @param word what lies in it, for messages: "photos"
  public Folder(String word, Path root) {
    this.word = word;
    this.root = root.toAbsolutePath().normalize();
  }

  public Path root() {
    return root;
  }

  /// The regular file of that name, all links followed.
  ///
  /// @throws WorkFailure if there is none, or it lies elsewhere
  public Path find(String name) throws WorkFailure {
    Path real = follow(name, root.resolve(below(name)));
    if (!Files.isRegularFile(real)) {
      throw new WorkFailure(Reason.NOT_A_PICTURE, name + ": is not a regular file");
    }
    return real;
  }

  /// The path of that name, whether or not something is there, without looking at links.
  public Path path(String name) throws WorkFailure {
    return root.resolve(below(name));
  }

  /// Whether the way to that name, as far as it exists, leads through no link.
  public boolean isPlain(String name) throws WorkFailure {
    Path at = realRoot();
    for (Path part : below(name)) {
      at = at.resolve(part);
      if (Files.isSymbolicLink(at)) {
        return false;
      }
    }
    return true;
  }

  /// The path of that name for writing; the folders on the way are made.
  ///
  /// @throws WorkFailure if a link in the way leads out
  public Path prepare(String name) throws WorkFailure, IOException {
    Path given = below(name);
    Files.createDirectories(root);
    Path real = realRoot();
    Path folder = root;
    Path parent = given.getParent();
    if (parent != null) {
      for (Path part : parent) {
        folder = folder.resolve(part);
        make(folder);
        if (!folder.toRealPath().startsWith(real)) {
          throw new WorkFailure(
              Reason.OUTSIDE_FOLDER,
              "%s: a link leads out of the folder of %s".formatted(name, word));
        }
      }
    }
    return root.resolve(given);
  }

  /// All of a file.
  ///
  /// @param most bytes
  public byte[] read(String name, long most) throws WorkFailure {
    Path file = find(name);
    try {
      long size = Files.size(file);
      if (size > most) {
        throw new WorkFailure(
            Reason.TOO_MANY_BYTES,
            "%s: has %d bytes; at most %d are taken: make it smaller".formatted(name, size, most));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new WorkFailure(Reason.FILE, "%s: cannot be read: %s".formatted(name, e));
    }
  }

  private Path below(String name) throws WorkFailure {
    Path given;
    try {
      given = Path.of(name);
    } catch (InvalidPathException e) {
      boolean charset = name.chars().anyMatch(c -> c > 127) && name.indexOf(0) < 0;
      throw charset
          ? new WorkFailure(
              Reason.FILE,
              name
                  + ": Java cannot write this name in the system's locale; start it with"
                  + " LC_ALL=C.UTF-8")
          : new WorkFailure(Reason.BAD_REQUEST, name + ": is not a path: " + e.getReason());
    }
    if (given.isAbsolute()) {
      throw new WorkFailure(
          Reason.OUTSIDE_FOLDER,
          "%s: give the path below the folder of %s, not an absolute one".formatted(name, word));
    }
    if (StreamSupport.stream(given.spliterator(), false).anyMatch(p -> p.toString().equals(".."))) {
      throw new WorkFailure(Reason.OUTSIDE_FOLDER, name + ": \"..\" is not allowed in a path");
    }
    Path plain = given.normalize();
    if (plain.toString().isEmpty()) {
      throw new WorkFailure(Reason.BAD_REQUEST, "the path is empty");
    }
    return plain;
  }

  private Path follow(String name, Path path) throws WorkFailure {
    Path realRoot = realRoot();
    Path real;
    try {
      real = path.toRealPath();
    } catch (NoSuchFileException | NotDirectoryException e) {
      requireContent();
      throw new WorkFailure(Reason.NOT_FOUND, "%s: is not among the %s".formatted(name, word));
    } catch (FileSystemException e) {
      throw new WorkFailure(Reason.NOT_FOUND, "%s: %s".formatted(name, e.getReason()));
    } catch (IOException e) {
      throw away(e);
    }
    if (!real.startsWith(realRoot)) {
      throw new WorkFailure(
          Reason.OUTSIDE_FOLDER,
          "%s: is a link that leads out of the folder of %s".formatted(name, word));
    }
    return real;
  }

  private Path realRoot() throws WorkFailure {
    try {
      return root.toRealPath();
    } catch (IOException e) {
      throw away(e);
    }
  }

  /// An empty folder more likely is a mount that is missing than a collection that is gone, and
  /// nobody wants every item dead for that.
  private void requireContent() throws WorkFailure {
    try (var entries = Files.newDirectoryStream(root)) {
      if (!entries.iterator().hasNext()) {
        throw new WorkFailure(
            Reason.FOLDER_AWAY,
            "the folder of %s, %s, is empty: is it mounted?".formatted(word, root));
      }
    } catch (IOException e) {
      throw away(e);
    }
  }

  private WorkFailure away(IOException e) {
    return new WorkFailure(
        Reason.FOLDER_AWAY, "the folder of %s, %s, cannot be read: %s".formatted(word, root, e));
  }

  private static void make(Path folder) throws IOException {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(folder);
      }
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }
}
