package dev.millrace.queue.machine;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.BatchStatus;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// The raw material of a barrier: what a batch holds and whether more may come. Changed in place,
/// then stored.
final class Batch {
  private static final int FORMAT = 1;

  final Counts counts;
  boolean sealed;
  @Nullable Long expected;
  long accepted;

  /// Whether its completion has been noted; it is noted once, even if a redrive opens items again.
  boolean completed;

  Batch() {
    this(new Counts());
  }

  private Batch(Counts counts) {
    this.counts = counts;
  }

  boolean complete() {
    return sealed && counts.unsettled() == 0;
  }

  byte[] encode() {
    var out = new Bytes.Out(24).u8(FORMAT).u8((sealed ? 1 : 0) | (completed ? 2 : 0));
    out.number(expected == null ? 0 : expected + 1).number(accepted);
    counts.write(out);
    return out.done();
  }

  static Batch decode(byte[] value) {
    var in = new Bytes.In(value).version(FORMAT);
    int flags = in.u8();
    long expected = in.number();
    long accepted = in.number();
    var batch = new Batch(Counts.read(in));
    batch.sealed = (flags & 1) != 0;
    batch.completed = (flags & 2) != 0;
    batch.expected = expected == 0 ? null : expected - 1;
    batch.accepted = accepted;
    return batch;
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

  BatchStatus view(String queue, String name) {
    return new BatchStatus(queue, name, sealed, expected, accepted, counts.view(), complete());
  }
}
