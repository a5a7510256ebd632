package dev.millrace.source.kafka;

import dev.millrace.source.kafka.Cluster.Survey;
import dev.millrace.source.kafka.KafkaSettings.Start;
import dev.millrace.source.kafka.KafkaSettings.WhenLost;
import dev.millrace.source.work.Skipped;
import dev.millrace.source.work.Skipped.Reason;
import dev.millrace.source.work.SourceUnavailable;
import dev.millrace.source.work.SourceUnavailable.Why;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/// The progress of all partitions during one tenure, as the group has it committed. Written under
/// the lock of [KafkaSource]; may be read by all threads.
final class Ledger {
  private final KafkaSettings settings;
  private final Seat seat;
  private final Seat.Tenure tenure;
  private final Uuid topic;
  private final Map<Integer, Progress> progress = new ConcurrentHashMap<>();

  private Ledger(KafkaSettings settings, Seat seat, Seat.Tenure tenure, Uuid topic) {
    this.settings = settings;
    this.seat = seat;
    this.tenure = tenure;
    this.topic = topic;
  }

  /// Goes on where the group has come to.
  ///
  /// @throws SourceUnavailable when the group's progress is that of another topic of this name
  static Ledger load(
      KafkaSettings settings,
      Seat seat,
      Seat.Tenure tenure,
      Survey survey,
      Map<Integer, OffsetAndMetadata> committed)
      throws SourceUnavailable {
    var ledger = new Ledger(settings, seat, tenure, survey.topic());
    boolean isFirst = committed.isEmpty();
    for (int partition : survey.begins().keySet()) {
      OffsetAndMetadata known = committed.get(partition);
      ledger.progress.put(
          partition, known == null ? ledger.start(survey, partition, isFirst) : ledger.goOn(known));
    }
    return ledger;
  }

  /// A partition that was added later is always read from its beginning: it is no older than the
  /// group.
  private Progress start(Survey survey, int partition, boolean isFirst) {
    boolean fromNow = isFirst && settings.start() == Start.LATEST;
    return Progress.at(fromNow ? survey.end(partition) : survey.begin(partition));
  }

  /// An offset without our note was set by a person with Kafka's tools, who means it.
  private Progress goOn(OffsetAndMetadata committed) throws SourceUnavailable {
    ProgressNote note = ProgressNote.read(committed).orElse(null);
    if (note == null) {
      return Progress.at(committed.offset());
    }
    requireTopic(note.topic());
    return note.progress();
  }

  private void requireTopic(Uuid id) throws SourceUnavailable {
    if (!id.equals(topic)) {
      throw new SourceUnavailable(
          Why.LOST,
          ("topic %s was deleted and made again since group %s read it, so that its records would"
                  + " have the names of earlier ones: start the adapter anew, with another"
                  + " millrace.source.kafka.name; if it says this again, delete the group's offsets"
                  + " with Kafka's tools first")
              .formatted(settings.topic(), settings.group()),
          null);
    }
  }

  Seat.Tenure tenure() {
    return tenure;
  }

  /// The topic's partitions, ascending from 0.
  int partitions() {
    return progress.size();
  }

  boolean has(int partition) {
    return progress.containsKey(partition);
  }

  Progress of(int partition) {
    return progress.getOrDefault(partition, Progress.at(0));
  }

  int open() {
    return progress.values().stream().mapToInt(Progress::open).sum();
  }

  /// Keeps in mind what was read; it is committed with what is accepted.
  void put(int partition, Progress changed) {
    progress.put(partition, changed);
  }

  /// Compares with what the topic has, and deals with what it has no longer.
  ///
  /// @throws SourceUnavailable when something was lost and a person has to decide
  void reconcile(Survey survey, Skipped skipped) throws SourceUnavailable {
    requireTopic(survey.topic());
    for (int partition : progress.keySet()) {
      reconcile(partition, survey.begin(partition), survey.end(partition), skipped);
    }
  }

  private void reconcile(int partition, long begin, long end, Skipped skipped)
      throws SourceUnavailable {
    Progress known = of(partition);
    if (known.read() > end) {
      throw new SourceUnavailable(
          Why.LOST,
          ("topic %s, partition %d ends at offset %d, but was read to %d: the cluster has lost"
                  + " records. If this stays, set the offsets of group %s with Kafka's tools")
              .formatted(settings.topic(), partition, end, known.read(), settings.group()),
          null);
    }
    if (known.settled() >= begin) {
      return;
    }
    long lost = known.openBelow(begin).count() + Math.max(0, begin - known.read());
    String what =
        "topic %s, partition %d: up to %d records from offset %d to %d were deleted before they were accepted"
            .formatted(settings.topic(), partition, lost, known.settled(), begin - 1);
    if (settings.whenLost() == WhenLost.FAIL) {
      throw new SourceUnavailable(
          Why.LOST,
          what
              + "; to go on without them set millrace.source.kafka.when-lost=skip, or the offsets"
              + " of group "
              + settings.group()
              + " with Kafka's tools",
          null);
    }
    skipped.skip(Reason.LOST, what, lost);
    progress.put(partition, known.from(begin));
  }

  /// Commits all partitions as they are: what the first listing begins with, and a proof that the
  /// seat is still ours.
  void commit() throws SourceUnavailable, InterruptedException {
    commit(Map.copyOf(progress));
  }

  /// Commits these partitions, and then takes them for what they are; if that fails nothing has
  /// changed. Progress that does not fit into a commit is taken as far as it does.
  void commit(Map<Integer, Progress> changed) throws SourceUnavailable, InterruptedException {
    var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
    var fitting = new HashMap<Integer, Progress>();
    changed.forEach(
        (partition, each) -> {
          ProgressNote note = ProgressNote.of(topic, each);
          offsets.put(new TopicPartition(settings.topic(), partition), note.commit());
          fitting.put(partition, note.progress());
        });
    seat.commit(tenure, offsets);
    progress.putAll(fitting);
  }
}
