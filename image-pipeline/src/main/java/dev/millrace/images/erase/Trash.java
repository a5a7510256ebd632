package dev.millrace.images.erase;

import dev.millrace.contracts.json.Json;
import dev.millrace.images.failure.Reason;
import dev.millrace.images.failure.WorkFailure;
import dev.millrace.images.photo.PhotoFile;
import dev.millrace.images.place.Durable;
import dev.millrace.images.place.Folder;
import dev.millrace.images.place.Sha256;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// A folder of originals that were taken away, each with its record: `ID.json` is always written
/// before `ID.photo` changes, and synced. Safe for many threads; replicas of the eraser may share it,
/// as no two of them have the same item.
final class Trash {
  private final Path root;
  private final Folder photos;
  private final ReentrantLock lock = new ReentrantLock();

  Trash(Path root, Folder photos) {
    this.root = root.toAbsolutePath().normalize();
    this.photos = photos;
  }

  /// @return null when it was never here
  @Nullable TrashRecord find(PhotoFile original) throws IOException {
    return read(root.resolve(TrashRecord.id(original) + ".json"));
  }

  /// Whether the original was taken away: it is here, or was and is purged.
  boolean isDone(TrashRecord record) throws WorkFailure, IOException {
    if (record.isPurged()) {
      return true;
    }
    if (!holds(record)) {
      return false;
    }
    Path original = photos.path(record.original().path());
    return !(isFile(original) && has(original, record.original())); // else it was copied only
  }

  /// Moves an original here. What stood at its name is moved whole or stays.
  ///
  /// @param bytes its content
  void take(TrashRecord record, byte[] bytes) throws WorkFailure, IOException {
    lock.lock();
    try {
      Files.createDirectories(root);
      save(record);
      Path original = photos.find(record.original().path());
      Path target = photo(record);
      try {
        Files.move(original, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        copyAway(record, original, target, bytes);
      }
      Durable.syncFolder(target);
      Durable.syncFolder(original);
    } finally {
      lock.unlock();
    }
  }

  /// From one file system to another: only what has arrived is deleted, and only if it is still what
  /// was sent.
  private static void copyAway(TrashRecord record, Path original, Path target, byte[] bytes)
      throws IOException, WorkFailure {
    Durable.write(target, bytes);
    if (!has(target, record.original()) || !has(original, record.original())) {
      throw new WorkFailure(
          Reason.STORAGE, record.original().path() + ": changed while it was moved to the trash");
    }
    Files.delete(original);
  }

  /// Brings an original back, unless another file has taken its place.
  ///
  /// @param record as it shall be from now on: marked as restored
  /// @return false when its place is taken; then it stays here
  boolean restore(TrashRecord record) throws WorkFailure, IOException {
    lock.lock();
    try {
      Path place = photos.prepare(record.original().path());
      if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)
          && !(isFile(place) && has(place, record.original()))) {
        return false;
      }
      save(record);
      if (!isFile(place)) {
        Durable.writeNew(place, Files.readAllBytes(photo(record)));
      }
      Files.delete(photo(record));
      Durable.syncFolder(photo(record));
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Deletes an original for good.
  ///
  /// @param record as it shall be from now on: marked as purged
  void purge(TrashRecord record) throws IOException {
    lock.lock();
    try {
      save(record);
      Files.deleteIfExists(photo(record));
    } finally {
      lock.unlock();
    }
  }

  void forget(TrashRecord record) throws IOException {
    Files.deleteIfExists(record(record));
  }

  boolean holds(TrashRecord record) {
    return isFile(photo(record));
  }

  /// Whether what lies here is the recorded original.
  boolean isWhole(TrashRecord record) throws IOException {
    return has(photo(record), record.original());
  }

  /// All records, in no order; close it.
  Stream<TrashRecord> records() throws IOException {
    if (!Files.isDirectory(root)) {
      return Stream.empty();
    }
    return Files.list(root)
        .filter(file -> file.getFileName().toString().endsWith(".json"))
        .flatMap(file -> Stream.ofNullable(readAgain(file)));
  }

  private static @Nullable TrashRecord readAgain(Path file) {
    try {
      return read(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static @Nullable TrashRecord read(Path file) throws IOException {
    try {
      return Json.strict().readValue(Files.readAllBytes(file), TrashRecord.class);
    } catch (NoSuchFileException e) {
      return null;
    } catch (JacksonException e) {
      throw new IOException("%s is no record: %s".formatted(file, e.getOriginalMessage()), e);
    }
  }

  private void save(TrashRecord record) throws IOException {
    Durable.write(record(record), Json.strict().writeValueAsBytes(record));
  }

  private Path record(TrashRecord record) {
    return root.resolve(record.id() + ".json");
  }

  private Path photo(TrashRecord record) {
    return root.resolve(record.id() + ".photo");
  }

  private static boolean isFile(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean has(Path file, PhotoFile expected) throws IOException {
    return Sha256.of(Files.readAllBytes(file)).equals(expected.sha256());
  }
}
