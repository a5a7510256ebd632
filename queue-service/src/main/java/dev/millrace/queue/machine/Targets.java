package dev.millrace.queue.machine;

import dev.millrace.contracts.queue.QueueSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the queues that others give items to, here and in other machines.
final class Targets {
  private final Map<String, LiveQueue> queues;
  private final Moves moves;
  private final Neighbours neighbours;

  /// @param queues those of this machine, as they are at any time
  Targets(Map<String, LiveQueue> queues, Moves moves, Neighbours neighbours) {
    this.queues = queues;
    this.moves = moves;
    this.neighbours = neighbours;
  }

  /// @param from whose items lead to this
  /// @param leaving items of that queue that will have left it before the new ones come
  /// @return null when there is no such queue
  @Nullable Target find(String name, LiveQueue from, int leaving) {
    LiveQueue queue = queues.get(name);
    int leavingIt = queue == from ? leaving : 0;
    if (queue != null && queue.settings().slices() == 1) {
      return new Intake(queue, leavingIt);
    }
    // Which slice an item goes to, is for the neighbours to say.
    QueueSpec spec = queue == null ? neighbours.find(name) : queue.settings().spec();
    return spec == null ? null : new Outbound(name, spec, from, leavingIt, neighbours);
  }

  /// Why [#find] found none.
  Refusal missing(String name) {
    return moves.refusal(name);
  }
}
