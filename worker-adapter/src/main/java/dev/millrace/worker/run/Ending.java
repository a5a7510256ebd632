package dev.millrace.worker.run;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.FollowUp;
import dev.millrace.worker.lease.HeldLease;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An item that is no longer worked on, on its way to the queue.
///
/// @param word for metrics and log lines
/// @param room whether the room it took may be filled again in the same call
record Ending(HeldLease held, Settlement settlement, String word, boolean room) {
  private static final int ENVELOPE = 512;

  /// Bytes that its settlement takes on the wire, about.
  int size() {
    return switch (settlement) {
      case Settlement.Complete complete ->
          ENVELOPE + size(complete.result()) + size(complete.then());
      case Settlement.Fail fail ->
          ENVELOPE + 2 * fail.reason().length() + 2 * length(fail.stderr());
      case Settlement.Release release -> ENVELOPE;
      case Settlement.Extend extend -> ENVELOPE + size(extend.checkpoint());
    };
  }

  Ending withoutRoom() {
    return new Ending(held, settlement, word, false);
  }

  /// The queue refused what this said of the item, so it has to be told something else.
  Ending asFailure(String reason, boolean retryable) {
    var fail =
        new Settlement.Fail(
            held.token(), reason, retryable, Settlement.FailCause.ERROR, null, null);
    return new Ending(held, fail, retryable ? "failed" : "failed-for-good", false);
  }

  private static int size(@Nullable JsonData data) {
    return data == null ? 0 : data.size();
  }

  private static int size(@Nullable List<FollowUp> then) {
    return then == null
        ? 0
        : then.stream()
            .flatMap(followUp -> followUp.items().stream())
            .mapToInt(item -> ENVELOPE + size(item.data()))
            .sum();
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }
}
