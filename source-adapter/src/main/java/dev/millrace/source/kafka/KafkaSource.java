package dev.millrace.source.kafka;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.source.kafka.Cluster.Survey;
import dev.millrace.source.work.BadCursor;
import dev.millrace.source.work.ForgettingSource;
import dev.millrace.source.work.Page;
import dev.millrace.source.work.Skipped;
import dev.millrace.source.work.SourceKind;
import dev.millrace.source.work.SourceUnavailable;
import dev.millrace.source.work.SourceUnavailable.Why;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/// The records of a topic. An item's name is where the record is; it is listed until it is
/// accepted.
///
/// Names come partition by partition, in the order of offsets; the cursor is a position. A listing
/// ends when so many are listed and not accepted as the settings allow, and goes on as they are.
/// What was accepted is committed to the consumer group before `accept` returns, out of order too.
@SourceKind("kafka")
@EnableConfigurationProperties(KafkaSettings.class)
final class KafkaSource implements ForgettingSource, AutoCloseable {
  private final KafkaSettings settings;
  private final Skipped skipped;
  private final Cluster cluster;
  private final Seat seat;
  private final Intake intake;
  private final RecordData form;
  private final ReentrantLock lock = new ReentrantLock(true);
  private volatile @Nullable Ledger ledger;

  KafkaSource(KafkaSettings settings, Skipped skipped, MeterRegistry registry) {
    this.settings = settings;
    this.skipped = skipped;
    this.cluster = new Cluster(settings);
    this.seat = new Seat(settings);
    this.intake = new Intake(settings, skipped);
    this.form = new RecordData(settings.data(), settings.maxData().toBytes());
    registry.gauge("millrace.source.open", this, KafkaSource::open);
  }

  String topic() {
    return settings.topic();
  }

  private int open() {
    Ledger current = ledger;
    return current == null ? 0 : current.open();
  }

  @Override
  public Page list(@Nullable String cursor, int limit)
      throws SourceUnavailable, BadCursor, InterruptedException {
    Cursor begin = Cursor.parse(cursor);
    return locked(
        () -> {
          Survey survey = cluster.survey();
          Ledger current = ledger(survey);
          if (cursor == null) {
            current.reconcile(survey, skipped);
            current.commit();
          }
          return new Listing(settings, current, survey, intake).page(begin, limit);
        });
  }

  @Override
  public Optional<JsonData> item(String name) throws SourceUnavailable, InterruptedException {
    Optional<Place> place = Place.parse(settings.name(), name);
    if (place.isEmpty()) {
      return Optional.empty();
    }
    Optional<ConsumerRecord<byte[], byte[]>> recent = recent(place.get());
    return recent.isPresent()
        ? recent.map(form::of)
        : locked(() -> fetch(place.get())).map(form::of);
  }

  /// Most items are asked for just after they were listed: those wait for nobody.
  private Optional<ConsumerRecord<byte[], byte[]>> recent(Place place) {
    Ledger current = ledger;
    return current != null && current.of(place.partition()).isOpen(place.offset())
        ? intake.recent(place)
        : Optional.empty();
  }

  private Optional<ConsumerRecord<byte[], byte[]>> fetch(Place place)
      throws SourceUnavailable, InterruptedException {
    Survey survey = cluster.survey();
    Ledger current = ledger(survey);
    boolean exists =
        current.has(place.partition())
            && place.offset() >= survey.begin(place.partition())
            && place.offset() < survey.end(place.partition());
    Progress progress = current.of(place.partition());
    if (!exists || !progress.mayBeListed(place.offset())) {
      return Optional.empty();
    }
    Optional<ConsumerRecord<byte[], byte[]>> record = intake.fetch(place);
    if (record.isEmpty()) {
      // Compacted away since it was read: a later record has its key.
      current.put(place.partition(), progress.without(offset -> offset == place.offset()));
    }
    return record;
  }

  /// What this process has not listed since it has its seat is left as it is, and will be listed
  /// again: nobody can accept a record before it was written.
  @Override
  public void accept(List<String> names) throws SourceUnavailable, InterruptedException {
    var accepted = new HashMap<Integer, Set<Long>>();
    for (String name : names) {
      Place.parse(settings.name(), name)
          .ifPresent(
              place ->
                  accepted
                      .computeIfAbsent(place.partition(), _ -> new HashSet<>())
                      .add(place.offset()));
    }
    if (!accepted.isEmpty()) {
      locked(() -> accept(accepted));
    }
  }

  private int accept(Map<Integer, Set<Long>> accepted)
      throws SourceUnavailable, InterruptedException {
    Ledger current = ledger(null);
    var changed = new HashMap<Integer, Progress>();
    accepted.forEach(
        (partition, offsets) -> {
          Progress before = current.of(partition);
          Progress after = before.without(offsets::contains);
          if (after.open() < before.open()) {
            changed.put(partition, after);
          }
        });
    if (!changed.isEmpty()) {
      current.commit(changed);
      accepted.forEach(
          (partition, offsets) ->
              offsets.forEach(offset -> intake.forget(new Place(partition, offset))));
    }
    return changed.size();
  }

  @Override
  public void check() throws SourceUnavailable, InterruptedException {
    locked(
        () -> {
          Survey survey = cluster.survey();
          ledger(survey).reconcile(survey, skipped);
          return true;
        });
  }

  /// The ledger of the present tenure.
  private Ledger ledger(@Nullable Survey known) throws SourceUnavailable, InterruptedException {
    seat.start();
    Seat.Tenure tenure = seat.tenure();
    Ledger current = ledger;
    if (current == null || current.tenure() != tenure) {
      intake.forgetAll();
      Survey survey = known == null ? cluster.survey() : known;
      current = Ledger.load(settings, seat, tenure, survey, cluster.committed());
      ledger = current;
    }
    return current;
  }

  private interface Work<T> {
    T run() throws SourceUnavailable, InterruptedException;
  }

  private <T> T locked(Work<T> work) throws SourceUnavailable, InterruptedException {
    if (!lock.tryLock(2 * settings.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
      throw new SourceUnavailable(
          Why.TIMEOUT, "other calls are still waiting for Kafka: try again", null);
    }
    try {
      return work.run();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws InterruptedException {
    seat.close();
    lock.lockInterruptibly();
    try {
      intake.close();
      cluster.close();
    } finally {
      lock.unlock();
    }
  }
}
