package dev.millrace.queue.machine;

import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.FollowUp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The items that completions of one step enqueue. Those for the same queue are taken in together,
/// since they share its room.
final class FollowUps {
  private final Targets targets;
  private final LiveQueue from;
  private final int completions;
  private final Map<String, Refusal> objections;
  private final Map<String, Target> byQueue = new LinkedHashMap<>();

  /// @param from where the completed items are
  /// @param completions how many will be completed there before the follow-ups are admitted: they
  ///     make room for them
  /// @param objections by token, what was said elsewhere against what follows
  FollowUps(Targets targets, LiveQueue from, int completions, Map<String, Refusal> objections) {
    this.targets = targets;
    this.from = from;
    this.completions = completions;
    this.objections = objections;
  }

  /// Looks at what the settlement enqueues, if anything.
  ///
  /// @return why it cannot be taken together with what was added before; then nothing of it may be
  ///     admitted
  @Nullable Refusal add(Settlement settlement) {
    if (!(settlement instanceof Settlement.Complete complete) || complete.then() == null) {
      return null;
    }
    Refusal objection = objections.get(settlement.token());
    if (objection != null) {
      return objection;
    }
    for (FollowUp followUp : complete.then()) {
      Refusal refusal = add(followUp);
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  private @Nullable Refusal add(FollowUp followUp) {
    Target target = byQueue.get(followUp.queue());
    if (target == null) {
      target = targets.find(followUp.queue(), from, completions);
      if (target == null) {
        return targets.missing(followUp.queue());
      }
      byQueue.put(followUp.queue(), target);
    }
    return target.add(followUp.items());
  }

  void admit(Instant now, RandomGenerator random) {
    byQueue.values().forEach(target -> target.deliver(now, random));
  }
}
