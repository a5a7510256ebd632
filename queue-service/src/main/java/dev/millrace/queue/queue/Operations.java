package dev.millrace.queue.queue;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.PurgeResult;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.contracts.queue.RedriveRequest;
import dev.millrace.contracts.queue.RedriveResult;
import dev.millrace.queue.call.Calls;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Command.Step;
import dev.millrace.queue.machine.Query;
import java.util.ArrayList;
import java.util.List;

/// Operations on many items, in steps between which everybody else is served. The items at hand in
/// the beginning bound the steps: what comes in meanwhile, or dies anew, may be left for another
/// call.
final class Operations {
  private static final int ITEMS_PER_STEP = 1000;
  private static final int NAMES_SHOWN = 100;

  private final Calls calls;

  Operations(Calls calls) {
    this.calls = calls;
  }

  RedriveResult redrive(String queue, RedriveRequest request) {
    long steps = steps(queue, List.of(ItemState.DEAD));
    var names = new ArrayList<String>();
    long matched = 0;
    byte[] from = null;
    do {
      Step<RedriveResult> step =
          calls.run(new Command.Redrive(queue, request, from, matched, ITEMS_PER_STEP));
      matched += step.done().matched();
      step.done().names().stream().limit(NAMES_SHOWN - names.size()).forEach(names::add);
      from = step.next();
    } while (from != null && --steps > 0);
    return new RedriveResult(matched, Boolean.TRUE.equals(request.dryRun()), names);
  }

  PurgeResult purge(String queue, List<ItemState> states) {
    long steps = steps(queue, states);
    long purged = 0;
    Step<PurgeResult> step;
    do {
      step = calls.run(new Command.Purge(queue, states, ITEMS_PER_STEP));
      purged += step.done().purged();
    } while (step.next() != null && --steps > 0);
    return new PurgeResult(purged);
  }

  private long steps(String queue, List<ItemState> states) {
    QueueStatus status = calls.ask(new Query.GetQueue(queue));
    long items = states.stream().mapToLong(status::count).sum();
    // Each shard has a last step of its own.
    int shards = status.spec().shards() == null ? 1 : status.spec().shards().count();
    return items / ITEMS_PER_STEP + shards;
  }
}
