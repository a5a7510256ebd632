package dev.millrace.queue.engine.embedded;

import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Departures;
import dev.millrace.queue.machine.Departures.Departing;
import dev.millrace.queue.machine.Place;
import dev.millrace.queue.machine.QueueMachine;
import dev.millrace.queue.machine.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// The store of an embedded engine that does not run, for whoever moves its queues elsewhere. While
/// it is open, no engine can open it. Used by one thread.
public final class StoppedStore implements AutoCloseable {
  private final MovedMark moved;
  private final StoreFolder.Opened opened;
  private final String identity;

  private StoppedStore(MovedMark moved, StoreFolder.Opened opened, String identity) {
    this.moved = moved;
    this.opened = opened;
    this.identity = identity;
  }

  /// Opens it, also when it is marked as moved.
  ///
  /// @throws IllegalStateException when an engine has it open, it is damaged, or there is none
  public static StoppedStore open(Path folder) {
    if (Files.notExists(folder.resolve("rocks").resolve("CURRENT"))) {
      throw new IllegalStateException(
          "there is no store in %s".formatted(folder.toAbsolutePath().normalize()));
    }
    StoreFolder.Opened opened = new StoreFolder(folder, false).openEvenIfMoved();
    var store = new StoppedStore(new MovedMark(folder), opened, identity(folder));
    store.unmarkIfGivenUp();
    return store;
  }

  /// For a process that ended in the midst of [#giveUp].
  private void unmarkIfGivenUp() {
    try {
      MovedMark.Text text = moved.read();
      if (text != null && !text.some().isEmpty()) {
        var there = new Departures(opened.store()).queues().stream().map(Departing::queue).toList();
        if (text.some().stream().noneMatch(there::contains)) {
          moved.remove();
        }
      }
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(e);
    }
  }

  /// RocksDB gives each database one. A copy of the folder has the same.
  private static String identity(Path folder) {
    try {
      return Files.readString(folder.resolve("rocks").resolve("IDENTITY")).strip();
    } catch (NoSuchFileException e) {
      throw new IllegalStateException("the store in %s has no identity".formatted(folder), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// To be read only.
  public Store store() {
    return opened.store();
  }

  /// Names the store as it is: another one has another name, and so has this one after any write.
  public String state() {
    return identity + "@" + opened.store().sequence();
  }

  /// Whether that names this store, as it is or as it was before.
  public boolean was(String state) {
    return state.startsWith(identity + "@");
  }

  /// What the mark says, and where it lies, when the queue is moved already, or about to be; null
  /// when it is not.
  public @Nullable String moved(String queue) {
    try {
      MovedMark.Text text = moved.read();
      return text != null && (text.some().isEmpty() || text.some().contains(queue))
          ? "%s (%s)".formatted(text.sentence(), moved.file())
          : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// From now on no engine opens it.
  ///
  /// @param sentence says where the queues are
  /// @param some names of those that are moved; empty for all of the store
  public void markMoved(String sentence, List<String> some) {
    try {
      moved.set(new MovedMark.Text(sentence, some));
    } catch (IOException e) {
      throw new UncheckedIOException("the store cannot be marked as moved", e);
    }
  }

  /// Deletes queues that live elsewhere now, and lets engines open the store again.
  public void giveUp(List<String> queues) {
    var machine = new QueueMachine(opened.store(), _ -> {}, Place.ALONE);
    for (String queue : queues) {
      machine.apply(new Command.Stamped<>(machine.time(), 0, new Command.Delete(queue)));
    }
    try {
      opened.store().commit();
      opened.mark().set(opened.store().sequence());
      moved.remove();
    } catch (RocksDBException e) {
      throw new IllegalStateException("the store does not take writes: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    opened.store().close();
    opened.mark().close();
  }
}
