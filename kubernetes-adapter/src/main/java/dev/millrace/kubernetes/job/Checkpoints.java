package dev.millrace.kubernetes.job;

import dev.millrace.contracts.json.JsonData;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is stored with an item for whoever leases it next: that it ran out of memory once. Pure.
final class Checkpoints {
  private static final String KEY = "outOfMemory";
  static final JsonData OUT_OF_MEMORY = JsonData.of(Map.of(KEY, true));

  private Checkpoints() {}

  static boolean ranOutOfMemory(@Nullable JsonData checkpoint) {
    return checkpoint != null && checkpoint.path(KEY).asBoolean(false);
  }
}
