package dev.millrace.images.work;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.images.failure.WorkFailure;
import java.io.IOException;

/// Does one item. Safe for many threads.
@FunctionalInterface
public interface Worker {
  /// @param data the item's, or in a chain the result of the stage before
  /// @return the result
  /// @throws IOException when files could not be read or written this time
  JsonData work(JsonData data) throws WorkFailure, IOException, InterruptedException;
}
