package dev.millrace.worker.run;

import dev.millrace.contracts.batch.Outcome;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.Complete;
import dev.millrace.contracts.queue.Settlement.FollowUp;
import dev.millrace.contracts.trace.ItemTrace;
import dev.millrace.worker.work.Verdict;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Where results go: an item that is done leaves one item in each of the targets, in the same step.
/// Pure.
///
/// The new item has the name, the batch, the group and the priority of the one it comes from. One
/// of a batch but of no group is given the batch as its group, so that batches take turns and a
/// reducer can be handed what belongs together.
///
/// @param targets none = results stay where they are
public record Forwarding(List<Target> targets) {
  public static final Forwarding NONE = new Forwarding(List.of());

  public Forwarding {
    targets = List.copyOf(targets);
  }

  /// What the data of the new item is.
  public enum Form {
    /// The result.
    RESULT,
    /// An [Outcome]: the item's queue, name and data, and the result.
    OUTCOME
  }

  public record Target(String queue, Form form) {}

  Settlement settlement(String queue, Lease lease, Verdict verdict) {
    Settlement settlement = verdict.settlement(lease.token());
    return settlement instanceof Complete(String token, JsonData result, var none)
            && !targets.isEmpty()
        ? new Complete(token, result, then(queue, lease, result))
        : settlement;
  }

  /// The traces of the items that one of this name leaves when it is done.
  public List<ItemTrace> followUps(String item) {
    return targets.stream().map(target -> ItemTrace.of(target.queue(), item)).toList();
  }

  private List<FollowUp> then(String queue, Lease lease, JsonData result) {
    String group = lease.group() == null ? lease.batch() : lease.group();
    return targets.stream()
        .map(
            target -> {
              JsonData data =
                  switch (target.form()) {
                    case RESULT -> result;
                    case OUTCOME -> outcome(queue, lease, result);
                  };
              var item =
                  new NewItem(lease.name(), data, lease.priority(), null, group, lease.batch());
              return new FollowUp(target.queue(), List.of(item));
            })
        .toList();
  }

  private static JsonData outcome(String queue, Lease lease, JsonData result) {
    var origin = new Outcome.Origin(queue, lease.name(), lease.data());
    return JsonData.of(Json.strict().<ObjectNode>valueToTree(new Outcome(origin, result, null)));
  }
}
