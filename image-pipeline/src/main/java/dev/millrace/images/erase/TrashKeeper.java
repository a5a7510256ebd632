package dev.millrace.images.erase;

import dev.millrace.images.failure.WorkFailure;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What happens to the trash once originals are in it: they come back, or go for good.
final class TrashKeeper {
  private static final Logger log = LoggerFactory.getLogger(TrashKeeper.class);

  private final Trash trash;
  private final Evidence evidence;
  private final Duration remember;
  private final int most;
  private final InstantSource clock;
  private final MeterRegistry registry;

  /// @param remember how long records stay when their originals are gone from the trash
  /// @param most originals that are purged at one time
  TrashKeeper(
      Trash trash,
      Evidence evidence,
      Duration remember,
      int most,
      InstantSource clock,
      MeterRegistry registry) {
    this.trash = trash;
    this.evidence = evidence;
    this.remember = remember;
    this.most = most;
    this.clock = clock;
    this.registry = registry;
  }

  /// @param restored how many came back
  /// @param taken those that did not, as another file has their name; they stay in the trash
  /// @param failed what went wrong with others; they stay in the trash
  record Undone(int restored, List<String> taken, List<String> failed) {}

  /// Brings originals back.
  ///
  /// @param batch null for all
  Undone undo(@Nullable String batch) throws IOException {
    int restored = 0;
    Undone pass;
    do { // a folder that changes while it is read may leave out some
      pass = undoOnce(batch);
      restored += pass.restored();
    } while (pass.restored() > 0);
    int stay = pass.taken().size() + pass.failed().size();
    log.info("{} originals were brought back, {} could not be", restored, stay);
    return new Undone(restored, pass.taken(), pass.failed());
  }

  private Undone undoOnce(@Nullable String batch) throws IOException {
    int restored = 0;
    var taken = new ArrayList<String>();
    var failed = new ArrayList<String>();
    try (var records = held(batch)) {
      for (TrashRecord record : (Iterable<TrashRecord>) records::iterator) {
        String path = record.original().path();
        try {
          switch (trash.restore(record, now())) {
            case BACK -> restored++;
            case TAKEN -> taken.add(path);
            case NOTHING -> log.debug("{} is not in the trash any more", path);
          }
        } catch (WorkFailure | IOException e) {
          failed.add(why(path, e));
        }
      }
    }
    return new Undone(restored, taken, failed);
  }

  /// Records of originals that are in the trash, read one by one; close it.
  ///
  /// @param batch null for all
  Stream<TrashRecord> held(@Nullable String batch) throws IOException {
    return trash
        .records(() -> {})
        .filter(record -> batch == null || batch.equals(record.certificate().batch()))
        .filter(trash::holds);
  }

  /// Deletes for good what has been here for its time, and whose copy is still good; the rest stays.
  void purge() throws IOException {
    Instant now = now();
    int left = most;
    try (var records = trash.records(() -> count("unreadable"))) {
      for (TrashRecord record : (Iterable<TrashRecord>) records::iterator) {
        if (!trash.holds(record)) {
          forgetOld(record, now);
        } else if (left > 0 && record.isDue(now) && purge(record, now)) {
          left--;
        }
      }
    }
  }

  private boolean purge(TrashRecord record, Instant now) {
    try {
      evidence.checkCopy(record.copy());
      if (!trash.purge(record, now)) {
        return false;
      }
    } catch (WorkFailure | IOException e) {
      count("refused");
      log.atWarn()
          .addKeyValue("photo", record.original().path())
          .log("An original stays in the trash: {}", why(record.original().path(), e));
      return false;
    }
    count("done");
    return true;
  }

  private void count(String outcome) {
    registry.counter("millrace.images.purges", "outcome", outcome).increment();
  }

  private static String why(String path, Exception e) {
    return e instanceof WorkFailure ? String.valueOf(e.getMessage()) : "%s: %s".formatted(path, e);
  }

  private void forgetOld(TrashRecord record, Instant now) throws IOException {
    boolean ended = record.isPurged() || record.isRestored();
    if (ended && record.until().plus(remember).isBefore(now)) {
      trash.forget(record);
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
