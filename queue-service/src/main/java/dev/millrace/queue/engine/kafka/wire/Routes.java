package dev.millrace.queue.engine.kafka.wire;

import org.apache.kafka.common.utils.Utils;

/// Which cell has a queue.
public final class Routes {
  private Routes() {}

  /// The same one in every replica, now and later.
  ///
  /// @param cells how many there are
  public static int cellOf(String queue, int cells) {
    return Utils.toPositive(Utils.murmur2(Utils.utf8(queue))) % cells;
  }
}
