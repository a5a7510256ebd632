package dev.millrace.queue.engine.kafka.cell;

import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.queue.engine.kafka.wire.Letter;
import dev.millrace.queue.engine.kafka.wire.News;
import dev.millrace.queue.engine.kafka.wire.Spread;
import dev.millrace.queue.engine.kafka.wire.WireFormat;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Outcome.Done;
import dev.millrace.queue.machine.Outcome.Refused;
import dev.millrace.queue.machine.Refusal;
import dev.millrace.queue.machine.Transition;
import java.util.List;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// What a cell writes, each to the topic where it belongs, in the transaction under way. Used by the
/// cell's thread.
final class Outbox {
  /// Transitions of one record: they have names and reasons, and fit into the smallest record that
  /// can be set.
  private static final int MAX_NEWS = 200;

  private final Surroundings around;
  private final ProcessorContext<Object, byte[]> context;

  Outbox(Surroundings around, ProcessorContext<Object, byte[]> context) {
    this.around = around;
    this.context = context;
  }

  private int partition() {
    return context.taskId().partition();
  }

  /// Answers a caller; what is larger than a record may be is refused instead.
  void answer(Letter.Sender to, Outcome<?> outcome) {
    byte[] record = WireFormat.encode(to, described(outcome));
    if (record.length > around.maxRecord()) {
      String why = "The answer is larger than a record may be; ask for less at once.";
      record = WireFormat.encode(to, new Refused<>(new Refusal.Unavailable(why, Cell.RETRY)));
    }
    forward(CellTopology.ANSWERS, to.partition(), record);
  }

  private Outcome<?> described(Outcome<?> outcome) {
    return switch (outcome) {
      case Done<?>(QueueStatus status) -> new Done<>(described(status));
      case Done<?>(List<?> list) ->
          new Done<>(
              list.stream()
                  .map(each -> each instanceof QueueStatus status ? described(status) : each)
                  .toList());
      default -> outcome;
    };
  }

  private QueueStatus described(QueueStatus status) {
    Spread spread = Spread.of(status.name(), status.spec(), around.cells());
    return spread.home() == partition() ? around.describe(status) : status;
  }

  /// Sends a letter to a cell, which may be the one that it is from.
  void tell(int cell, Command<?> command) {
    forward(CellTopology.COMMANDS, cell, WireFormat.encode(new Letter.Tell(command)));
  }

  /// Lets all replicas know how a queue behaves.
  ///
  /// @param spec null when there is no such queue any more
  void declare(String queue, @Nullable QueueSpec spec) {
    forward(CellTopology.QUEUES, queue, spec == null ? null : WireFormat.encode(spec));
  }

  /// Tells whoever watches what has happened.
  void publish(List<Transition> transitions) {
    for (int from = 0; from < transitions.size(); from += MAX_NEWS) {
      int to = Math.min(transitions.size(), from + MAX_NEWS);
      var news = new News(around.replica(), List.copyOf(transitions.subList(from, to)));
      forward(CellTopology.TRANSITIONS, partition(), WireFormat.encode(news));
    }
    if (around.tellsEvents()) {
      transitions.forEach(each -> context.forward(LifecycleEvent.of(each), CellTopology.EVENTS));
    }
  }

  private void forward(String sink, Object key, byte @Nullable [] value) {
    context.forward(new Record<>(key, value, context.currentSystemTimeMs()), sink);
  }
}
