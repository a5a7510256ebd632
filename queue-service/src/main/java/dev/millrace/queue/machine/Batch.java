package dev.millrace.queue.machine;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.BatchStatus;
import java.time.Instant;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// The raw material of a barrier: what a batch holds and whether more may come. Changed in place,
/// then stored.
final class Batch {
  /// 2 has the times. 3 has a manifest, too, and is written only where there is one: builds that know
  /// none read the others. Either may end with two times more, which builds that know none of them
  /// pass over.
  private static final int FORMAT = 3;

  private static final int WITHOUT_MANIFEST = 2;

  private static final int SEALED = 1;
  private static final int COMPLETED = 2;
  private static final int OUTLIVED = 4;

  final Counts counts;
  boolean sealed;
  @Nullable Long expected;
  long accepted;

  /// What its [Manifest] is told by; null when it has none, and takes whatever comes.
  byte @Nullable [] manifest;

  /// When it began; null for one that began under a build which did not note it. That build did not
  /// keep an index of the open items either.
  final @Nullable Instant opened;

  /// Whether its completion has been noted; it is noted once, even if a redrive opens items again.
  boolean completed;

  /// When that was; null before, and where an older build noted it.
  @Nullable Instant completedAt;

  /// Until when somebody wants its items to be kept, however short their retention is; null when
  /// nobody said so.
  @Nullable Instant keptUntil;

  /// When it was cancelled; null when it was not.
  @Nullable Instant cancelledAt;

  /// Whether items of it are, or were, past their retention, and kept because it is not complete for
  /// as long.
  boolean outlived;

  /// One that begins now.
  Batch(Instant now) {
    this(new Counts(), now);
  }

  private Batch(Counts counts, @Nullable Instant opened) {
    this.counts = counts;
    this.opened = opened;
  }

  boolean complete() {
    return sealed && counts.unsettled() == 0;
  }

  /// When the retention of its items begins: it is complete, and nobody wants them to be kept any
  /// longer. Null before it is complete, and where an older build noted that.
  @Nullable Instant ended() {
    if (!completed || keptUntil == null) {
      return completed ? completedAt : null;
    }
    return completedAt != null && completedAt.isAfter(keptUntil) ? completedAt : keptUntil;
  }

  /// Whether the retention of its items began by then.
  boolean endedBy(Instant time) {
    Instant ended = ended();
    return completed && (ended == null || !ended.isAfter(time));
  }

  /// Whether every open item of it is in the index of those.
  boolean indexed() {
    return opened != null;
  }

  /// Whether anything may still come to it.
  boolean takesAny() {
    return !sealed && manifest == null;
  }

  /// As many have come as were expected.
  boolean full() {
    return expected != null && accepted >= expected;
  }

  /// How many have not come of those that its manifest lists; null when it has none.
  @Nullable Long awaited() {
    return manifest == null || expected == null ? null : expected - accepted;
  }

  byte[] encode() {
    var out = new Bytes.Out(56).u8(manifest == null ? WITHOUT_MANIFEST : FORMAT);
    out.u8((sealed ? SEALED : 0) | (completed ? COMPLETED : 0) | (outlived ? OUTLIVED : 0));
    out.number(expected == null ? 0 : expected + 1).number(accepted);
    counts.write(out);
    time(time(out, opened), completedAt);
    if (manifest != null) {
      out.blob(manifest);
    }
    if (keptUntil != null || cancelledAt != null) {
      time(time(out, keptUntil), cancelledAt);
    }
    return out.done();
  }

  private static Bytes.Out time(Bytes.Out out, @Nullable Instant time) {
    return out.number(time == null ? 0 : time.toEpochMilli() + 1);
  }

  static Batch decode(byte[] value) {
    var in = new Bytes.In(value).version(FORMAT);
    int flags = in.u8();
    long expected = in.number();
    long accepted = in.number();
    Counts counts = Counts.read(in);
    boolean timed = value[0] >= 2;
    var batch = new Batch(counts, timed ? time(in) : null);
    batch.completedAt = timed ? time(in) : null;
    batch.manifest = value[0] > WITHOUT_MANIFEST ? in.blob() : null;
    if (!in.atEnd()) {
      batch.keptUntil = time(in);
      batch.cancelledAt = time(in);
    }
    batch.sealed = (flags & SEALED) != 0;
    batch.completed = (flags & COMPLETED) != 0;
    batch.outlived = (flags & OUTLIVED) != 0;
    batch.expected = expected == 0 ? null : expected - 1;
    batch.accepted = accepted;
    return batch;
  }

  private static @Nullable Instant time(Bytes.In in) {
    long stored = in.number();
    return stored == 0 ? null : Instant.ofEpochMilli(stored - 1);
  }

  /// What a target queue is told when the batch begins.
  static JsonData opening(String queue, String name, Instant now) {
    var data = new LinkedHashMap<String, Object>();
    data.put("queue", queue);
    data.put("batch", name);
    data.put("opened", now.toString());
    return JsonData.of(data);
  }

  /// What a target queue is told when the batch is complete.
  JsonData completion(String queue, String name) {
    var states = new LinkedHashMap<String, Long>();
    counts.view().forEach((state, count) -> states.put(state.wire(), count));
    var data = new LinkedHashMap<String, Object>();
    data.put("queue", queue);
    data.put("batch", name);
    data.put("accepted", accepted);
    data.put("counts", states);
    return JsonData.of(data);
  }

  /// @param began when it began, as far as it is known
  BatchStatus view(String queue, String name, Instant began) {
    return new BatchStatus(
        queue,
        name,
        sealed,
        expected,
        accepted,
        awaited(),
        counts.view(),
        complete(),
        began,
        completedAt,
        keptUntil,
        cancelledAt);
  }
}
