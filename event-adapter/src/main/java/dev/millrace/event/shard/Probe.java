package dev.millrace.event.shard;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Looks at one shard.
interface Probe {
  /// @return what is wrong with the shard; null when it is well
  /// @throws IOException when it could not be looked at, which is no better than being ill
  @Nullable String look() throws IOException, InterruptedException;
}
