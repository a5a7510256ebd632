package dev.millrace.queue.machine.simulator;

import org.jspecify.annotations.Nullable;

/// @param told whether its completion was told of
record ModelBatch(boolean sealed, @Nullable Long expected, long accepted, boolean told) {
  static final ModelBatch NEW = new ModelBatch(false, null, 0, false);

  ModelBatch withOneMore() {
    long now = accepted + 1;
    return new ModelBatch(sealed || (expected != null && now >= expected), expected, now, told);
  }

  ModelBatch toldOf() {
    return new ModelBatch(sealed, expected, accepted, true);
  }
}
