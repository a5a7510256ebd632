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
    return Documents.write(answer(erase(release, certificate, now)));
  }

  private TrashRecord erase(Release release, Certificate certificate, Instant now)
      throws WorkFailure, IOException, InterruptedException {
    PhotoFile original = release.result().original();
    TrashRecord before = trash.find(original);
    if (before != null && before.isUndone(certificate)) {
      throw new WorkFailure(
          Reason.UNDONE,
          "%s: its deletion for the batch %s was undone; a later batch may delete it again"
              .formatted(original.path(), certificate.batch()));
    }
    if (before != null && isDone(before, certificate)) {
      return before;
    }
    try {
      witness.confirm(release, certificate);
      byte[] bytes = evidence.check(release.result());
      var record = TrashRecord.of(release, certificate, before, now, now.plus(grace));
      trash.take(before, record, bytes);
      return record;
    } catch (WorkFailure e) {
      TrashRecord meanwhile = trash.find(original);
      if (meanwhile != null && isDone(meanwhile, certificate)) {
        return meanwhile; // the same item, delivered twice at once
      }
      throw e;
    }
  }

  private boolean isDone(TrashRecord record, Certificate certificate)
      throws WorkFailure, IOException {
    return record.isOf(certificate) && !record.isRestored() && trash.isDone(record);
  }

  private static Erased answer(TrashRecord record) {
    String batch = String.valueOf(record.certificate().batch());
    return new Erased(record.original(), batch, record.until());
  }
}
