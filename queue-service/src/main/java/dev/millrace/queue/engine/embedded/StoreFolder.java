package dev.millrace.queue.engine.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// The folder that holds a store: opens it, and says plainly what is wrong when it cannot be
/// opened.
final class StoreFolder {
  private final Path folder;
  private final boolean verify;

  StoreFolder(Path folder, boolean verify) {
    this.folder = folder.toAbsolutePath().normalize();
    this.verify = verify;
  }

  record Opened(RocksStore store, HighWaterMark mark) {}

  /// @throws StoreMoved when its queues live elsewhere now
  /// @throws StoreDamaged when it is not what was last written
  /// @throws StoreUnusable when it cannot be opened for another reason
  Opened open() {
    var moved = new MovedMark(folder);
    try {
      MovedMark.Text text = moved.read();
      if (text != null) {
        throw new StoreMoved(moved, text.sentence());
      }
    } catch (IOException e) {
      throw new StoreUnusable(folder, "it cannot be read: " + e.getMessage(), e);
    }
    return openEvenIfMoved();
  }

  /// @throws StoreDamaged when it is not what was last written
  /// @throws StoreUnusable when it cannot be opened for another reason
  Opened openEvenIfMoved() {
    HighWaterMark mark = null;
    RocksStore store = null;
    Opened opened = null;
    try {
      Files.createDirectories(folder);
      Path rocks = folder.resolve("rocks");
      Path markFile = folder.resolve("high-water-mark");
      if (Files.exists(rocks) && Files.notExists(markFile)) {
        throw new StoreDamaged(folder, "its file high-water-mark is missing", null);
      }
      mark = new HighWaterMark(markFile);
      long answered = mark.get();
      long end = RocksStore.sequenceIn(rocks);
      if (end < answered) {
        throw new StoreDamaged(
            folder,
            "it ends at write %d, and write %d was answered for: the end of its log is missing or damaged"
                .formatted(end, answered),
            null);
      }
      store = new RocksStore(rocks, verify);
      opened = new Opened(store, mark);
      return opened;
    } catch (RocksDBException e) {
      throw explain(e);
    } catch (HighWaterMark.Taken e) {
      throw new StoreUnusable(folder, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new StoreUnusable(folder, "it cannot be read or written: " + e.getMessage(), e);
    } finally {
      if (opened == null && store != null) {
        store.close();
      }
      if (opened == null && mark != null) {
        mark.close();
      }
    }
  }

  private RuntimeException explain(RocksDBException e) {
    Status.Code code = e.getStatus() == null ? Status.Code.Undefined : e.getStatus().getCode();
    String said = String.valueOf(e.getMessage());
    if (code == Status.Code.Corruption) {
      return new StoreDamaged(folder, said, e);
    }
    if (said.contains("lock")) {
      return new StoreUnusable(folder, "another process has it open", e);
    }
    boolean missing = said.contains("No such file") || said.contains("does not exist");
    return missing ? new StoreDamaged(folder, said, e) : new StoreUnusable(folder, said, e);
  }

  long usableBytes() throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  /// The store cannot be used. The message is for the operator.
  abstract static sealed class StoreProblem extends IllegalStateException
      permits StoreMoved, StoreDamaged, StoreUnusable {
    StoreProblem(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// The queues of the store live elsewhere now.
  static final class StoreMoved extends StoreProblem {
    StoreMoved(MovedMark mark, String where) {
      super(
          "the store in %s is not to be used any more. %s To go back to it, as long as no service has worked with the queues over there, delete the file %s."
              .formatted(mark.folder(), where, mark.file()),
          null);
    }
  }

  /// What was stored cannot be trusted.
  static final class StoreDamaged extends StoreProblem {
    StoreDamaged(Path folder, String what, @Nullable Throwable cause) {
      super(
          "the store in %s is damaged: %s. Nothing was changed. Restore the folder from a backup, or move it away to begin with an empty one."
              .formatted(folder, what),
          cause);
    }
  }

  /// The store cannot be opened now.
  static final class StoreUnusable extends StoreProblem {
    StoreUnusable(Path folder, String what, Throwable cause) {
      super("the store in %s cannot be opened: %s".formatted(folder, what), cause);
    }
  }
}
