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
  /// @param together whether the call asked for items of one group only
  /// @param granted when it began, in the service's time
  /// @param expires when it ends unless extended, in the service's time
  record Grant(
      Span span,
      String queue,
      String item,
      String token,
      int attempt,
      String worker,
      boolean together,
      Instant granted,
      Instant expires,
      @Nullable String group,
      JsonData data)
      implements Event {}

  /// @param atomic what the call is called in which all are settled or none, in each of its tries;
  ///     null when each lease is settled by itself
  /// @param then the item that is enqueued in the same step, if any
  record Settle(
      Span span,
      String queue,
      String item,
      String token,
      Verb verb,
      Told told,
      @Nullable String atomic,
      @Nullable Place then)
      implements Event {

    public Outcome outcome() {
      return told.outcome;
    }

    public @Nullable ItemState state() {
      return told.state;
    }

    public @Nullable Instant expires() {
      return told.expires;
    }

    /// Whether it may end the item itself, and not this lease alone.
    boolean mayEndItem() {
      return outcome().mayBeDone()
          && (verb == Verb.COMPLETE
              || verb == Verb.FAIL && (told.state == null || told.state == ItemState.DEAD));
    }
  }

  /// What became of a settle, as far as the client knows.
  ///
  /// @param state where the item stands, if told
  /// @param expires of an extended lease, if told
  /// @param why the lease is lost, as the problem says it; null unless it is
  record Told(
      Outcome outcome, @Nullable ItemState state, @Nullable Instant expires, @Nullable String why) {
    public static final String OVERTAKEN = "overtaken";

    /// Nothing but what it came to.
    public static Told only(Outcome outcome) {
      return new Told(outcome, null, null, null);
    }

    boolean overtaken() {
      return OVERTAKEN.equals(why);
    }
  }

  /// Nothing is handed out any more, or again.
  record Pause(Span span, Outcome outcome, String queue, boolean paused) implements Event {}

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
