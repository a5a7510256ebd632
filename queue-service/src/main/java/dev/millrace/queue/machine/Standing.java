package dev.millrace.queue.machine;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.Settlement.Progress;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where an item stands; each state holds only what belongs to it. The states and the ways between
/// them are drawn at [ItemState].
sealed interface Standing {
  ItemState state();

  Tallies tallies();

  /// Waits for a time.
  record Scheduled(Instant due, Rest rest, Tallies tallies) implements Standing {
    @Override
    public ItemState state() {
      return ItemState.SCHEDULED;
    }
  }

  /// Why an item waits for a time.
  enum Rest {
    NOT_BEFORE,
    BACKOFF,
    RETURNED,
    REDRIVEN
  }

  /// Stands in line.
  record Ready(Instant since, Tallies tallies) implements Standing {
    @Override
    public ItemState state() {
      return ItemState.READY;
    }
  }

  /// A worker has it; or two have, where a straggler is [hedged][Hedging].
  ///
  /// @param grants one or two, the older first
  record Leased(List<Grant> grants, Tallies tallies) implements Standing {
    /// The only one, of the latest handing-out.
    Leased(
        String worker,
        Instant started,
        Instant expires,
        @Nullable Progress progress,
        Tallies tallies) {
      this(List.of(new Grant(tallies.handedOut(), worker, started, expires, progress)), tallies);
    }

    @Override
    public ItemState state() {
      return ItemState.LEASED;
    }

    boolean hedged() {
      return grants.size() > 1;
    }

    /// One worker has it, and since that one has it, no other had.
    boolean mayBeHedged() {
      return !hedged() && first().attempt() == tallies.handedOut();
    }

    /// The older one.
    Grant first() {
      return grants.getFirst();
    }

    /// The one of that attempt; null when it has ended.
    @Nullable Grant grant(int attempt) {
      for (Grant grant : grants) {
        if (grant.attempt() == attempt) {
          return grant;
        }
      }
      return null;
    }

    /// One more worker has it until then.
    Leased and(String worker, Instant now, Instant expires) {
      Tallies more = tallies.withLease().withHedge();
      var hedge = new Grant(more.handedOut(), worker, now, expires, null);
      return new Leased(List.of(first(), hedge), more);
    }
  }

  /// Has reached one of the three ends.
  ///
  /// @param result empty unless it succeeded with one
  record Settled(ItemState state, Instant at, JsonData result, Tallies tallies)
      implements Standing {
    public Settled {
      if (!state.settled()) {
        throw new IllegalArgumentException(state + " is not an end");
      }
    }
  }
}
