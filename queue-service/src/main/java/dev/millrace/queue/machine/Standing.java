package dev.millrace.queue.machine;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.Settlement.Progress;
import java.time.Instant;
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

  /// A worker has it until `expires`. The number of the attempt is `tallies.handedOut()`.
  record Leased(
      String worker, Instant started, Instant expires, @Nullable Progress progress, Tallies tallies)
      implements Standing {
    @Override
    public ItemState state() {
      return ItemState.LEASED;
    }

    Leased until(Instant later) {
      return new Leased(worker, started, later, progress, tallies);
    }

    Leased with(Progress news) {
      return new Leased(worker, started, expires, news, tallies);
    }

    Leased withCheckpoint() {
      return new Leased(worker, started, expires, progress, tallies.withCheckpoint());
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
