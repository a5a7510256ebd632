package dev.millrace.queue.machine;

import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Items for a queue of another machine. Refused is what its spec forbids, and everything while it
/// has let this machine know that it is full; also what it knows already, which cannot be told
/// here. What is sent, it has to take: see [Arrival].
final class Outbound implements Target {
  private final String name;
  private final Bounds bounds;
  private final LiveQueue from;
  private final int leaving;
  private final Neighbours neighbours;
  private final List<NewItem> items = new ArrayList<>();

  /// @param leaving items that will have left that queue before these come
  Outbound(String name, QueueSpec spec, LiveQueue from, int leaving, Neighbours neighbours) {
    this.name = name;
    this.bounds =
        new Bounds(name, QueueSettings.maxDataBytes(spec), QueueSettings.holdsBatches(spec));
    this.from = from;
    this.leaving = leaving;
    this.neighbours = neighbours;
  }

  @Override
  public @Nullable Refusal add(List<NewItem> more) {
    for (NewItem item : more) {
      Refusal refusal = bounds.refusal(item);
      if (refusal != null) {
        return refusal;
      }
    }
    items.addAll(more);
    return items.size() <= leaving ? null : from.closed().refusal(name, more);
  }

  /// All items have a name then: should they ever come twice, they are taken once.
  @Override
  public void deliver(Instant now, RandomGenerator random) {
    if (!items.isEmpty()) {
      neighbours.send(
          new Command.Deliver(
              name, from.name(), items.stream().map(item -> named(item, random)).toList()));
    }
  }

  private static NewItem named(NewItem item, RandomGenerator random) {
    return item.name() != null ? item : item.named(Intake.madeUpName(random));
  }
}
