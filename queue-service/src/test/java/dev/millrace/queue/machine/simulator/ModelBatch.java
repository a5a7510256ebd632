package dev.millrace.queue.machine.simulator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// @param completed when its completion was told of; null before
record ModelBatch(
    Instant opened,
    boolean sealed,
    @Nullable Long expected,
    long accepted,
    @Nullable Instant completed) {

  static ModelBatch beginning(Instant now) {
    return new ModelBatch(now, false, null, 0, null);
  }

  ModelBatch withOneMore() {
    long now = accepted + 1;
    boolean full = expected != null && now >= expected;
    return new ModelBatch(opened, sealed || full, expected, now, completed);
  }

  boolean told() {
    return completed != null;
  }

  ModelBatch toldOf(Instant now) {
    return new ModelBatch(opened, sealed, expected, accepted, now);
  }
}
