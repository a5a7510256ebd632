package dev.millrace.e2e.history;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One try of a client, or the part of it that is about one item. A try that is repeated is as many
/// events.
public sealed interface Event {
  Span span();

  String queue();

  /// @param items all of them or none
  record Enqueue(Span span, Outcome outcome, String queue, List<String> items) implements Event {}

  /// A lease that was handed out, and of which a client knows.
  ///
  /// @param attempt which handing-out of the item it is, from 1
  /// @param granted when it began, in the service's time
  /// @param expires when it ends unless extended, in the service's time
  record Grant(
      Span span,
      String queue,
      String item,
      String token,
      int attempt,
      Instant granted,
      Instant expires,
      @Nullable String group,
      JsonData data)
      implements Event {}

  /// @param state where the item stands, if told
  /// @param expires of an extended lease, if told
  /// @param then the item that is enqueued in the same step, if any
  record Settle(
      Span span,
      Outcome outcome,
      String queue,
      String item,
      String token,
      Verb verb,
      @Nullable ItemState state,
      @Nullable Instant expires,
      @Nullable Place then)
      implements Event {}

  enum Verb {
    COMPLETE,
    FAIL,
    RELEASE,
    EXTEND;

    /// Whether the lease is over afterwards.
    boolean ends() {
      return this != EXTEND;
    }
  }

  /// An item by its names.
  record Place(String queue, String item) {
    @Override
    public String toString() {
      return queue + "/" + item;
    }
  }
}
