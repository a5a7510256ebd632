package dev.millrace.event.pump;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gives events to one output. Safe for all threads.
interface Outlet extends AutoCloseable {
  /// Tries once to give all of them, in this order; those of one key stay in it. Returns in bounded
  /// time.
  Report deliver(List<Outgoing> events) throws InterruptedException;

  /// As [#deliver(List)], but begins with none of them once that time is over. What is left then is
  /// left without a trouble.
  default Report deliver(List<Outgoing> events, Duration patience) throws InterruptedException {
    return deliver(events);
  }

  @Override
  void close();

  /// How a delivery went.
  ///
  /// @param left not delivered, in their order; may be tried again
  /// @param refused will never be taken, however often they are tried
  /// @param trouble why some are left; null when none is
  /// @param spilled not delivered, but kept for the output elsewhere
  record Report(
      List<Outgoing> left,
      List<Refused> refused,
      @Nullable IOException trouble,
      List<Outgoing> spilled) {
    Report(List<Outgoing> left, List<Refused> refused, @Nullable IOException trouble) {
      this(left, refused, trouble, List.of());
    }

    static Report done() {
      return new Report(List.of(), List.of(), null);
    }

    static Report failed(List<Outgoing> left, IOException trouble) {
      return new Report(left, List.of(), trouble);
    }
  }

  record Refused(Outgoing outgoing, String reason) {}
}
