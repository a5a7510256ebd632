package dev.millrace.worker.command;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where the folders of the items under work live: one folder of this adapter below the configured
/// one, readable by its user only. It is locked while this process lives, so that what a killed
/// adapter left behind is known by its lock being free, and is removed when another one starts. Safe
/// for all threads.
public final class Scratch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Scratch.class);
  private static final String PREFIX = "millrace-worker-";
  private static final String LOCK = ".lock";

  private final Path root;
  private Locked locked;

  private Scratch(Path root) throws IOException {
    this.root = root;
    this.locked = Locked.below(root);
  }

  /// @param channel holds the lock
  private record Locked(Path folder, FileChannel channel) {
    static Locked below(Path root) throws IOException {
      Path folder = Files.createTempDirectory(root, PREFIX);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      channel.lock();
      return new Locked(folder, channel);
    }
  }

  /// Makes this adapter's folder and removes those of dead ones.
  public static Scratch below(Path root) throws IOException {
    removeAbandoned(root);
    return new Scratch(root);
  }

  /// A new empty folder that only this user can enter. The caller removes it with [#remove].
  synchronized Path folder() throws IOException {
    try {
      return Files.createTempDirectory(locked.folder(), "item-");
    } catch (NoSuchFileException e) {
      log.warn("{} is gone, and made anew: does something tidy up in {}?", locked.folder(), root);
      locked.channel().close();
      locked = Locked.below(root);
      return Files.createTempDirectory(locked.folder(), "item-");
    }
  }

  private static void removeAbandoned(Path root) throws IOException {
    for (Path folder : entries(root).stream().filter(Scratch::ours).toList()) {
      try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE)) {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          log.info("removing {}, left behind by an adapter that was killed", folder);
          remove(folder);
        }
      } catch (OverlappingFileLockException e) {
        log.debug("{} belongs to this process", folder);
      } catch (IOException e) {
        log.debug("{} is left alone: it belongs to somebody else, or is just being made", folder);
      }
    }
  }

  private static boolean ours(Path entry) {
    return entry.getFileName().toString().startsWith(PREFIX)
        && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
  }

  /// Removes the folder and all below it, links as links. What cannot be removed stays, with a line
  /// in the log: the item it belonged to is settled all the same.
  static void remove(Path folder) {
    try {
      removeTree(folder);
    } catch (IOException e) {
      log.warn("{} could not be removed: {}", folder, e.toString());
    }
  }

  private static void removeTree(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      // Its worker may have closed the folder to itself, and so to us.
      path.toFile().setReadable(true);
      path.toFile().setWritable(true);
      path.toFile().setExecutable(true);
      for (Path entry : entries(path)) {
        removeTree(entry);
      }
    }
    Files.deleteIfExists(path);
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    locked.channel().close();
    remove(locked.folder());
  }
}
