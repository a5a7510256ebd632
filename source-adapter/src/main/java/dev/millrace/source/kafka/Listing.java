package dev.millrace.source.kafka;

import dev.millrace.source.kafka.Cluster.Survey;
import dev.millrace.source.work.Page;
import dev.millrace.source.work.SourceUnavailable;
import java.util.ArrayList;
import java.util.List;

/// Finds one page of names: partition by partition, in each the open records in the order of their
/// offsets. For one use, under the lock of [KafkaSource].
final class Listing {
  /// Names that a listing gives before it ends. What is left comes with the next one.
  static final int MOST = 200_000;

  private final KafkaSettings settings;
  private final Ledger ledger;
  private final Survey survey;
  private final Intake intake;
  private final List<String> names = new ArrayList<>();

  Listing(KafkaSettings settings, Ledger ledger, Survey survey, Intake intake) {
    this.settings = settings;
    this.ledger = ledger;
    this.survey = survey;
    this.intake = intake;
  }

  Page page(Cursor begin, int limit) throws SourceUnavailable, InterruptedException {
    long deadline = System.nanoTime() + settings.timeout().toNanos();
    Cursor at = begin;
    while (at.partition() < ledger.partitions()) {
      at = take(at, limit);
      if (names.size() == limit) {
        return new Page(names, at.toString());
      }
      if (!mayRead(at)) {
        at = at.nextPartition();
        continue;
      }
      intake.readMore(ledger, at.partition());
      if (System.nanoTime() > deadline && names.isEmpty()) {
        return new Page(names, take(at, 0).toString());
      }
    }
    return new Page(names, null);
  }

  /// Gives what is known to be open.
  private Cursor take(Cursor at, int limit) {
    long room = Math.min(limit - names.size(), share(MOST) - at.given());
    long[] offsets =
        ledger.of(at.partition()).openFrom(at.offset()).limit(Math.max(0, room)).toArray();
    for (long offset : offsets) {
      names.add(new Place(at.partition(), offset).name(settings.name()));
    }
    return offsets.length == 0
        ? at
        : new Cursor(at.partition(), offsets[offsets.length - 1] + 1, at.given() + offsets.length);
  }

  private boolean mayRead(Cursor at) {
    Progress progress = ledger.of(at.partition());
    return at.given() < share(MOST)
        && progress.open() < share(settings.maxListed())
        && progress.read() < survey.end(at.partition());
  }

  /// Equal for all partitions, so that none waits for another one's backlog.
  private int share(int all) {
    return Math.max(1, all / ledger.partitions());
  }
}
