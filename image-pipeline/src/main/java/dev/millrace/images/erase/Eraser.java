package dev.millrace.images.erase;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.images.failure.Reason;
import dev.millrace.images.failure.WorkFailure;
import dev.millrace.images.photo.Certificate;
import dev.millrace.images.photo.Documents;
import dev.millrace.images.photo.PhotoFile;
import dev.millrace.images.photo.Release;
import dev.millrace.images.work.Worker;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// The worker `eraser`: moves an original to the trash, if the join's certificate and all that can be
/// seen say that its copy is good. Run again, it answers as the first time.
public final class Eraser implements Worker {
  private final Evidence evidence;
  private final Witness witness;
  private final Trash trash;
  private final Duration grace;
  private final InstantSource clock;

  /// @param grace how long an original stays in the trash
  public Eraser(
      Evidence evidence, Witness witness, Trash trash, Duration grace, InstantSource clock) {
    this.evidence = evidence;
    this.witness = witness;
    this.trash = trash;
    this.grace = grace;
    this.clock = clock;
  }

  /// @param until when the original may be purged
  record Erased(PhotoFile erased, String batch, Instant until) {}

  @Override
  public JsonData work(JsonData data) throws WorkFailure, IOException, InterruptedException {
    Release release = Release.read(data);
    Certificate certificate = release.certificate();
    if (certificate == null) {
      throw new WorkFailure(
          Reason.NO_CERTIFICATE,
          release.result().original().path() + ": comes without a join's certificate");
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    certificate.check(release.item(), now);
    TrashRecord before = trash.find(release.result().original());
    if (before != null && before.isRestored() && certificate.equals(before.certificate())) {
      throw new WorkFailure(
          Reason.UNDONE,
          "%s: its deletion was undone at %s; a later batch may delete it again"
              .formatted(before.original().path(), before.restored()));
    }
    return Documents.write(answer(erase(release, certificate, before, now)));
  }

  private TrashRecord erase(
      Release release, Certificate certificate, @Nullable TrashRecord before, Instant now)
      throws WorkFailure, IOException, InterruptedException {
    if (before != null && !before.isRestored() && trash.isDone(before)) {
      return before;
    }
    witness.confirm(release, certificate);
    byte[] original = evidence.check(release.result());
    TrashRecord record =
        before != null && !before.isRestored()
            ? before // a crash came between the record and the move
            : TrashRecord.of(release, certificate, now, now.plus(grace));
    trash.take(record, original);
    return record;
  }

  private static Erased answer(TrashRecord record) {
    String batch = String.valueOf(record.certificate().batch());
    return new Erased(record.original(), batch, record.until());
  }
}
