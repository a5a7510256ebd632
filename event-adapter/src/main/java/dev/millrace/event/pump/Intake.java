package dev.millrace.event.pump;

import dev.millrace.event.pattern.Arrival;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes events from one input, a batch at a time. For one thread.
interface Intake extends AutoCloseable {
  /// The next events in their order, waiting for the first of them.
  ///
  /// @param most at most so many, at least 1
  /// @return empty when none came in time
  List<Arrival> take(Duration patience, int most) throws IOException, InterruptedException;

  /// As many as go well together.
  default List<Arrival> take(Duration patience) throws IOException, InterruptedException {
    return take(patience, Integer.MAX_VALUE);
  }

  /// Says that all of the batch is done.
  ///
  /// @return what the other side refused for good; it is not done, and has to end as a dead letter
  List<Rejected> acknowledge(List<Passed> batch) throws IOException, InterruptedException;

  /// Keeps what was taken ours while it cannot be delivered. Called about once a second.
  void hold() throws IOException, InterruptedException;

  /// Whether it enqueues what goes to queues in the call by which it acknowledges.
  boolean carriesQueues();

  /// Whether an event may end among the dead letters of the input itself.
  boolean keepsDeadLetters();

  /// Gives back what is not acknowledged.
  @Override
  void close();

  /// One event that is done.
  ///
  /// @param carried what goes to queues together with the acknowledgement
  /// @param failure not null: it ends among the input's own dead letters, for this reason
  record Passed(Arrival arrival, List<Carried> carried, @Nullable String failure) {}

  record Carried(String queue, Outgoing outgoing) {}

  record Rejected(Passed passed, String reason) {}
}
