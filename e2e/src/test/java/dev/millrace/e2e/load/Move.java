package dev.millrace.e2e.load;

import dev.millrace.contracts.Problem;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.SettleResult.Settled;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.e2e.history.Event;
import dev.millrace.e2e.history.Event.Place;
import dev.millrace.e2e.history.Event.Verb;
import dev.millrace.e2e.history.Outcome;
import dev.millrace.e2e.history.Span;
import org.jspecify.annotations.Nullable;

/// What a worker does with one of its leases.
///
/// @param then the item that follows, if any
record Move(Lease lease, Settlement settlement, @Nullable Place then) {

  private Verb verb() {
    return switch (settlement) {
      case Settlement.Complete _ -> Verb.COMPLETE;
      case Settlement.Fail _ -> Verb.FAIL;
      case Settlement.Release _ -> Verb.RELEASE;
      case Settlement.Extend _ -> Verb.EXTEND;
    };
  }

  /// That the call as a whole came to nothing, or nobody knows.
  Event.Settle unsettled(String queue, Span span, Outcome outcome) {
    return new Event.Settle(
        span, outcome, queue, lease.name(), lease.token(), verb(), null, null, then);
  }

  Event.Settle settled(String queue, Span span, Settled told) {
    if (!told.token().equals(lease.token())) {
      throw new AssertionError("an answer for another lease: %s, %s".formatted(told, lease));
    }
    return new Event.Settle(
        span,
        outcome(told),
        queue,
        lease.name(),
        lease.token(),
        verb(),
        told.state(),
        told.expires(),
        then);
  }

  private static Outcome outcome(Settled told) {
    Problem problem = told.problem();
    if (problem == null) {
      return Outcome.TOLD;
    }
    return problem.is("lease-lost") ? Outcome.LOST : Outcome.REFUSED;
  }
}
