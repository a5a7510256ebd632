package dev.millrace.images.erase;

import dev.millrace.contracts.json.Json;
import dev.millrace.images.failure.Reason;
import dev.millrace.images.failure.WorkFailure;
import dev.millrace.images.photo.PhotoFile;
import dev.millrace.images.place.Durable;
import dev.millrace.images.place.Folder;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/// A folder of originals that were taken away, each with its record: `ID.json` is always written
/// before `ID.photo` changes, and synced. Safe for many threads of one process, and not for several: what is
/// judged under the lock is judged within one.
final class Trash {
  private static final Logger log = LoggerFactory.getLogger(Trash.class);
  private static final Pattern RECORD = Pattern.compile("[0-9a-f]{64}\\.json");

  private final Path root;
  private final Folder photos;
  private final ReentrantLock lock = new ReentrantLock();

  Trash(Path root, Folder photos) {
    this.root = root.toAbsolutePath().normalize();
    this.photos = photos;
  }

  /// @return null when it was never here
  @Nullable TrashRecord find(PhotoFile original) throws WorkFailure, IOException {
    photos.path(original.path()); // refuses what is no path
    lock.lock(); // else the record of a move that is under way
    try {
      return read(file(original));
    } finally {
      lock.unlock();
    }
  }

  /// Whether the original was taken away: it is here, or was and is purged, and is not at its place.
  boolean isDone(TrashRecord record) throws WorkFailure, IOException {
    if (!record.isPurged() && !holds(record)) {
      return false;
    }
    Path original = photos.path(record.original().path());
    return !(isFile(original) && has(original, record.original())); // else it was copied only
  }

  /// Moves an original here. What stood at its name is moved whole or stays.
  ///
  /// @param before the record that was found, and must still be the one
  /// @param bytes its content
  void take(@Nullable TrashRecord before, TrashRecord record, byte[] bytes)
      throws WorkFailure, IOException {
    lock.lock();
    try {
      Files.createDirectories(root);
      if (!Objects.equals(before, read(file(record.original())))) {
        throw new WorkFailure(
            Reason.FILE, record.original().path() + ": was taken or brought back meanwhile");
      }
      Path original = photos.find(record.original().path());
      save(record);
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
          Reason.FILE, record.original().path() + ": changed while it was moved to the trash");
    }
    Files.delete(original);
  }

  /// How an original's way back ended.
  enum Return {
    BACK,
    /// Another file stands at its place; the original stays here.
    TAKEN,
    /// It is not here any more, or not by that record.
    NOTHING
  }

  /// Brings an original back, unless another file has taken its place.
  ///
  /// @param judged the record by which it shall come back
  Return restore(TrashRecord judged, Instant now) throws WorkFailure, IOException {
    lock.lock();
    try {
      if (!isStill(judged) || !holds(judged)) {
        return Return.NOTHING;
      }
      Path place = photos.prepare(judged.original().path());
      if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)
          && !(isFile(place) && has(place, judged.original()))) {
        return Return.TAKEN;
      }
      save(judged.restoredAt(now));
      if (!isFile(place)) {
        Durable.writeNew(place, Files.readAllBytes(photo(judged)));
      }
      Files.delete(photo(judged));
      Durable.syncFolder(photo(judged));
      return Return.BACK;
    } finally {
      lock.unlock();
    }
  }

  /// Deletes an original for good.
  ///
  /// @param judged the record by which it may go
  /// @return false when that is not its record any more; then it stays
  /// @throws WorkFailure when what lies here is not the recorded original
  boolean purge(TrashRecord judged, Instant now) throws WorkFailure, IOException {
    lock.lock();
    try {
      if (!isStill(judged) || !judged.isDue(now) || !holds(judged)) {
        return false;
      }
      if (!has(photo(judged), judged.original())) {
        throw new WorkFailure(
            Reason.CHANGED, judged.original().path() + ": is not the recorded original");
      }
      if (!judged.isPurged()) {
        save(judged.purgedAt(now));
      }
      Files.delete(photo(judged));
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Drops the record of an original that is not here.
  void forget(TrashRecord judged) throws IOException {
    lock.lock();
    try {
      if (isStill(judged) && !holds(judged)) {
        Files.delete(file(judged.original()));
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isStill(TrashRecord judged) throws IOException {
    return judged.equals(read(file(judged.original())));
  }

  boolean holds(TrashRecord record) {
    return isFile(photo(record));
  }

  /// All records, in no order; close it. What is no record is told in the log and left out.
  ///
  /// @param unreadable is told of each of these
  Stream<TrashRecord> records(Runnable unreadable) throws IOException {
    if (!Files.isDirectory(root)) {
      return Stream.empty();
    }
    return Files.list(root)
        .filter(file -> RECORD.matcher(file.getFileName().toString()).matches())
        .flatMap(file -> Stream.ofNullable(readIfGood(file, unreadable)));
  }

  private static @Nullable TrashRecord readIfGood(Path file, Runnable unreadable) {
    try {
      return read(file);
    } catch (IOException e) {
      unreadable.run();
      log.atWarn()
          .addKeyValue("file", file)
          .log("What lies in the trash by this record stays there: {}", e.toString());
      return null;
    }
  }

  private static @Nullable TrashRecord read(Path file) throws IOException {
    try {
      var record = Json.strict().readValue(Files.readAllBytes(file), TrashRecord.class);
      if (record == null || !record.isWhole() || !file.endsWith(record.id() + ".json")) {
        throw new IOException(file + " is no record: it is not whole, or that of another photo");
      }
      return record;
    } catch (NoSuchFileException e) {
      return null;
    } catch (InvalidPathException e) {
      throw new IOException("%s is no record: %s".formatted(file, e.getMessage()), e);
    } catch (JacksonException e) {
      throw new IOException("%s is no record: %s".formatted(file, Json.complaint(e)), e);
    }
  }

  private void save(TrashRecord record) throws IOException {
    Durable.write(file(record.original()), Json.strict().writeValueAsBytes(record));
  }

  private Path file(PhotoFile original) {
    return root.resolve(TrashRecord.id(original) + ".json");
  }

  private Path photo(TrashRecord record) {
    return root.resolve(record.id() + ".photo");
  }

  private static boolean isFile(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean has(Path file, PhotoFile expected) throws IOException {
    return expected.has(Files.readAllBytes(file));
  }
}
