package dev.millrace.thumbnailer.picture;

import dev.millrace.thumbnailer.failure.Reason;
import dev.millrace.thumbnailer.failure.WorkFailure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.stream.StreamSupport;

/// The folder that all videos lie below. Opens nothing outside, not even through a link.
final class MediaFolder {
  private final Path root;

  MediaFolder(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /// @param name the path below the folder, without `.` and empty parts
  /// @param real the same file, all links followed
  record MediaFile(Path name, Path real) {
    @Override
    public String toString() {
      return name.toString();
    }
  }

  /// @throws WorkFailure if there is no regular, readable, non-empty file of that path below the
  ///     folder
  MediaFile find(String path) throws WorkFailure {
    Path name = below(path);
    Path real = follow(name);
    try {
      if (!Files.isRegularFile(real)) {
        throw new WorkFailure(Reason.UNREADABLE, path + ": is not a regular file");
      }
      if (!Files.isReadable(real)) {
        throw new WorkFailure(Reason.UNREADABLE, path + ": may not be read by this user");
      }
      if (Files.size(real) == 0) {
        throw new WorkFailure(Reason.UNREADABLE, path + ": is empty (0 bytes)");
      }
    } catch (IOException e) {
      throw away(e);
    }
    return new MediaFile(name, real);
  }

  private static Path below(String path) throws WorkFailure {
    Path given;
    try {
      given = Path.of(path);
    } catch (InvalidPathException e) {
      boolean charset = path.chars().anyMatch(c -> c > 127) && path.indexOf(0) < 0;
      throw charset
          ? new WorkFailure(
              Reason.FILE,
              path
                  + ": Java cannot write this name in the system's locale; start it with"
                  + " LC_ALL=C.UTF-8")
          : new WorkFailure(Reason.BAD_REQUEST, path + ": is not a path: " + e.getReason());
    }
    if (given.isAbsolute()) {
      throw new WorkFailure(
          Reason.OUTSIDE_MEDIA,
          path + ": give the path below the media folder, not an absolute one");
    }
    if (StreamSupport.stream(given.spliterator(), false).anyMatch(p -> p.toString().equals(".."))) {
      throw new WorkFailure(Reason.OUTSIDE_MEDIA, path + ": \"..\" is not allowed in a path");
    }
    return given.normalize();
  }

  private Path follow(Path name) throws WorkFailure {
    Path realRoot = realRoot();
    Path real;
    try {
      real = root.resolve(name).toRealPath();
    } catch (NoSuchFileException | NotDirectoryException e) {
      requireContent();
      throw new WorkFailure(Reason.NOT_FOUND, name + ": there is no such file");
    } catch (AccessDeniedException e) {
      throw new WorkFailure(
          Reason.UNREADABLE, name + ": lies in a folder that this user may not read");
    } catch (FileSystemException e) {
      throw new WorkFailure(Reason.NOT_FOUND, "%s: %s".formatted(name, e.getReason()));
    } catch (IOException e) {
      throw away(e);
    }
    if (!real.startsWith(realRoot)) {
      throw new WorkFailure(
          Reason.OUTSIDE_MEDIA, name + ": is a link that leads out of the media folder");
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
            Reason.MEDIA_AWAY, "the media folder %s is empty: is it mounted?".formatted(root));
      }
    } catch (IOException e) {
      throw away(e);
    }
  }

  private WorkFailure away(IOException e) {
    return new WorkFailure(
        Reason.MEDIA_AWAY, "the media folder %s cannot be read: %s".formatted(root, e));
  }
}
