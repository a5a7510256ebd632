package dev.millrace.bench.loop;

import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;

/// Looks at queues until they are as they should be.
///
/// @param look time between two looks
public record QueueWatch(QueueClient queues, Duration look) {
  /// @param what what should happen, for the message
  /// @throws IOException when it has not in that time
  public QueueStatus await(
      String queue, Predicate<QueueStatus> condition, String what, Duration longest)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    QueueStatus status = queues.queue(queue);
    while (!condition.test(status)) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("Millrace did not %s in time: %s".formatted(what, status));
      }
      Thread.sleep(look);
      status = queues.queue(queue);
    }
    return status;
  }
}
