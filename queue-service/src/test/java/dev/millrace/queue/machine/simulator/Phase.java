package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.Settlement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where the model believes an item to stand.
sealed interface Phase {
  ItemState state();

  /// The machine counts time in milliseconds, and must never be early.
  static Instant inWholeMillis(Instant time) {
    Instant whole = time.truncatedTo(ChronoUnit.MILLIS);
    return whole.equals(time) ? whole : whole.plusMillis(1);
  }

  /// The exact moment is the machine's choice, since there is jitter in it.
  ///
  /// @param earliest before this it must not become ready
  /// @param latest by then it must be due
  record Scheduled(Instant earliest, Instant latest) implements Phase {
    @Override
    public ItemState state() {
      return ItemState.SCHEDULED;
    }
  }

  record Ready() implements Phase {
    @Override
    public ItemState state() {
      return ItemState.READY;
    }
  }

  /// @param grants one, or two of different workers; the older first
  record Leased(List<Grant> grants) implements Phase {
    @Override
    public ItemState state() {
      return ItemState.LEASED;
    }

    Grant of(String token) {
      return grants.stream().filter(each -> each.token.equals(token)).findFirst().orElseThrow();
    }

    List<Grant> without(Grant one) {
      return grants.stream().filter(each -> !each.equals(one)).toList();
    }

    Leased with(Grant before, Grant after) {
      return new Leased(grants.stream().map(each -> each.equals(before) ? after : each).toList());
    }

    Leased and(Grant more) {
      return new Leased(Stream.concat(grants.stream(), Stream.of(more)).toList());
    }
  }

  /// One worker's lease.
  record Grant(
      String token,
      int attempt,
      String worker,
      Instant started,
      Instant expires,
      Settlement.@Nullable Progress progress) {
    boolean expired(Instant now) {
      return !expires.isAfter(now);
    }
  }

  record Settled(ItemState state, Instant at, @Nullable JsonData result) implements Phase {}
}
