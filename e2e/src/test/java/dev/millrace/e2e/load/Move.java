package dev.millrace.e2e.load;

import dev.millrace.contracts.Problem;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.SettleResult.Settled;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.e2e.history.Event;
import dev.millrace.e2e.history.Event.Place;
import dev.millrace.e2e.history.Event.Told;
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
  ///
  /// @param atomic what the call is called; null when it settles each lease by itself
  Event.Settle unsettled(String queue, Span span, Outcome outcome, @Nullable String atomic) {
    return settle(queue, span, Told.only(outcome), atomic);
  }

  /// @param atomic what the call is called; null when it settles each lease by itself
  Event.Settle settled(String queue, Span span, Settled told, @Nullable String atomic) {
    if (!told.token().equals(lease.token())) {
      throw new AssertionError("an answer for another lease: %s, %s".formatted(told, lease));
    }
    return settle(queue, span, told(told), atomic);
  }

  private static Told told(Settled answer) {
    Problem problem = answer.problem();
    if (problem == null) {
      return new Told(Outcome.TOLD, answer.state(), answer.expires(), null);
    }
    return problem.is("lease-lost")
        ? new Told(Outcome.LOST, null, null, String.valueOf(problem.extensions().get("why")))
        : Told.only(Outcome.REFUSED);
  }

  private Event.Settle settle(String queue, Span span, Told told, @Nullable String atomic) {
    return new Event.Settle(span, queue, lease.name(), lease.token(), verb(), told, atomic, then);
  }
}
