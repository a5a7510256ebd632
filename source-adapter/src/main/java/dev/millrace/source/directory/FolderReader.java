package dev.millrace.source.directory;

import dev.millrace.contracts.Names;
import dev.millrace.source.directory.FileFacts.Type;
import dev.millrace.source.work.Skipped;
import dev.millrace.source.work.Skipped.Reason;
import dev.millrace.source.work.SourceUnavailable;
import dev.millrace.source.work.SourceUnavailable.Why;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells what stands in a folder: which entries are items, and which are folders to go into. Safe
/// for all threads.
///
/// A file is left out until nothing has touched it for the `stable` time. The time of its last
/// change of any kind tells: the kernel moves it with every write, and nobody can set it, not even
/// a copy that keeps the time of modification. So no memory of earlier listings is needed. Links to
/// files are followed if they stay below the root, links to folders are not followed at all, which
/// also rules out going round in circles.
final class FolderReader {
  private static final int MAX_PART_BYTES = 255;

  private final Path root;
  private final Selection selection;
  private final Duration stable;
  private final InstantSource clock;
  private final Skipped skipped;

  /// @param root a real path
  FolderReader(
      Path root, Selection selection, Duration stable, InstantSource clock, Skipped skipped) {
    this.root = root;
    this.selection = selection;
    this.stable = stable;
    this.clock = clock;
    this.skipped = skipped;
  }

  /// The items and folders of one folder, as far as they lie in the window.
  ///
  /// @param prefix the folder's name with `/` behind it; empty for the root
  /// @throws SourceUnavailable when the folder cannot be read. One that has just been removed is
  ///     empty, unless it is the root.
  List<byte[]> read(String prefix, NameWindow window) throws IOException {
    Path folder = FileNames.below(root, prefix);
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        take(entry, window);
      }
      return window.settle(name -> listed(folder, prefix, name));
    } catch (NoSuchFileException | NotDirectoryException e) {
      if (prefix.isEmpty()) {
        throw missing(folder, e);
      }
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw unreadable(folder, e.getCause());
    } catch (SourceUnavailable e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private void take(Path entry, NameWindow window) {
    String last = FileNames.last(entry);
    if (last == null) {
      skipped.skip(Reason.NOT_UTF8, "a file whose name is not UTF-8: " + entry.toUri());
    } else {
      window.add(last.getBytes(StandardCharsets.UTF_8));
    }
  }

  private byte @Nullable [] listed(Path folder, String prefix, byte[] bytes) throws IOException {
    String last = new String(bytes, StandardCharsets.UTF_8);
    String name = prefix + last;
    Type type = wanted(FileNames.below(folder, last), name);
    if (type == Type.OTHER || !isName(name)) {
      return null;
    }
    return type == Type.FOLDER ? NameWindow.asFolder(bytes) : bytes;
  }

  private boolean isName(String name) {
    try {
      Names.requireItemName(name);
      return true;
    } catch (IllegalArgumentException e) {
      skipped.skip(Reason.BAD_NAME, "a file below %s: %s".formatted(root, e.getMessage()));
      return false;
    }
  }

  /// What the entry is to a listing: a file, a folder, or nothing.
  private Type wanted(Path entry, String name) throws IOException {
    try {
      FileFacts facts = FileFacts.of(entry);
      return switch (facts.type()) {
        case FOLDER -> selection.entersFolder(name) ? Type.FOLDER : Type.OTHER;
        case FILE, LINK ->
            selection.takesFile(name) && stableFile(entry, name, facts) != null
                ? Type.FILE
                : Type.OTHER;
        case OTHER -> Type.OTHER;
      };
    } catch (NoSuchFileException e) {
      return Type.OTHER;
    }
  }

  /// The facts of a file that a listing would have now.
  Optional<FileFacts> file(String name) throws IOException {
    if (!isPlain(name) || !selection.reaches(name)) {
      return Optional.empty();
    }
    Path path = FileNames.below(root, name);
    try {
      Path folder = path.getParent();
      if (folder == null || !folder.toRealPath().equals(folder)) {
        return Optional.empty();
      }
      return Optional.ofNullable(stableFile(path, name, FileFacts.of(path)));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Optional.empty();
    } catch (SourceUnavailable e) {
      throw e;
    } catch (IOException e) {
      if (!(e instanceof AccessDeniedException) && isNoFolder(path)) {
        return Optional.empty();
      }
      throw unreadable(path, e);
    }
  }

  /// A name that goes through a file as if it were a folder gives an error without a type of its
  /// own.
  private static boolean isNoFolder(Path path) {
    Path folder = path.getParent();
    return folder == null || !Files.isDirectory(folder);
  }

  /// Whether each part of the name could be an entry of a folder.
  private static boolean isPlain(String name) {
    for (String part : name.split("/", -1)) {
      boolean special = part.isEmpty() || part.equals(".") || part.equals("..");
      if (special || part.getBytes(StandardCharsets.UTF_8).length > MAX_PART_BYTES) {
        return false;
      }
    }
    return true;
  }

  private @Nullable FileFacts stableFile(Path path, String name, FileFacts facts)
      throws IOException {
    FileFacts target = facts.type() == Type.LINK ? linked(path, name) : facts;
    if (target == null || target.type() != Type.FILE) {
      return null;
    }
    return stable.isZero() || target.isQuietSince(clock.instant().minus(stable)) ? target : null;
  }

  private @Nullable FileFacts linked(Path link, String name) throws IOException {
    try {
      Path target = link.toRealPath();
      if (target.startsWith(root)) {
        return FileFacts.of(target);
      }
      skipped.skip(Reason.OUTSIDE, "the link \"%s\" points out of %s".formatted(name, root));
    } catch (FileSystemException e) {
      skipped.skip(Reason.BROKEN, "the link \"%s\" points nowhere".formatted(name));
    }
    return null;
  }

  static SourceUnavailable missing(Path folder, IOException cause) {
    return new SourceUnavailable(
        Why.MISSING,
        "the folder %s does not exist or is no folder: create or mount it, or set millrace.source.directory.path"
            .formatted(folder),
        cause);
  }

  static SourceUnavailable unreadable(Path folder, @Nullable Throwable cause) {
    return cause instanceof AccessDeniedException
        ? new SourceUnavailable(
            Why.DENIED,
            "the folder %s may not be read by this process: grant it, or leave the folder out with millrace.source.directory.exclude"
                .formatted(folder),
            cause)
        : new SourceUnavailable(
            Why.UNREACHABLE,
            "%s cannot be read: %s"
                .formatted(folder, cause == null ? "no reason is known" : cause.getMessage()),
            cause);
  }
}
