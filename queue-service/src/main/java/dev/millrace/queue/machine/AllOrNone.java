package dev.millrace.queue.machine;

import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.Complete;
import dev.millrace.contracts.queue.Settlement.Extend;
import dev.millrace.queue.machine.Refusal.LeaseLost;
import dev.millrace.queue.machine.Settling.Look;
import dev.millrace.queue.machine.Settling.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Settles the leases of an atomic call: first looks at all of them and what is to follow, then
/// acts on all of them or on none.
final class AllOrNone {
  private final Settling settling;
  private final List<Settlement> settlements;
  private final List<Look> looks;

  /// @param settlements each of another lease
  AllOrNone(Settling settling, List<Settlement> settlements) {
    this.settling = settling;
    this.settlements = settlements;
    this.looks = settlements.stream().map(settling::look).toList();
  }

  /// When the call took effect before, each lease is answered by itself: as it was then, or, if it
  /// was extended and has ended since, as lost.
  List<Verdict> settle() {
    if (isRepeated()) {
      return settlements.stream().map(settling::settle).toList();
    }
    FollowUps then =
        settling.followUps((int) settlements.stream().filter(AllOrNone::completes).count());
    List<@Nullable Refusal> refusals = refusals(then);
    for (int i = 0; i < refusals.size(); i++) {
      if (refusals.get(i) != null) {
        return noneSettled(refusals, settlements.get(i).token());
      }
    }
    var verdicts = new ArrayList<Verdict>(settlements.size());
    for (int i = 0; i < settlements.size(); i++) {
      verdicts.add(settling.perform(settlements.get(i), looks.get(i).live()));
    }
    settling.admit(then);
    return verdicts;
  }

  /// Such a one makes room in the queue.
  private static boolean completes(Settlement settlement) {
    return settlement instanceof Complete;
  }

  /// Some of the leases were settled before in this way, and none is left to settle, or has ended
  /// otherwise.
  private boolean isRepeated() {
    for (int i = 0; i < looks.size(); i++) {
      Look look = looks.get(i);
      boolean extended = settlements.get(i) instanceof Extend;
      if (!extended && (look.isLive() || look.endedOtherwise())) {
        return false;
      }
    }
    return looks.stream().anyMatch(Look::settledBefore);
  }

  /// What stands against each; null where nothing does. What is to follow is looked at only when
  /// nothing else stands in the way, up to the first that finds no room.
  private List<@Nullable Refusal> refusals(FollowUps then) {
    var refusals = new ArrayList<@Nullable Refusal>(settlements.size());
    var items = new HashSet<Long>();
    for (int i = 0; i < settlements.size(); i++) {
      Look look = looks.get(i);
      boolean again = look.isLive() && !items.add(look.live().item().seq());
      refusals.add(again ? overtaken(settlements.get(i)) : refusal(settlements.get(i), look));
    }
    boolean clear = refusals.stream().allMatch(Objects::isNull);
    for (int i = 0; clear && i < settlements.size(); i++) {
      refusals.set(i, then.add(settlements.get(i)));
      clear = refusals.get(i) == null;
    }
    return refusals;
  }

  /// A lease that another call has settled cannot be settled together with these: what came of it
  /// is somewhere else already.
  private static @Nullable Refusal refusal(Settlement settlement, Look look) {
    Verdict answer = look.answer();
    if (answer == null) {
      return null;
    }
    return look.settledBefore()
        ? new LeaseLost(settlement.token(), LeaseLost.Why.SETTLED_OTHERWISE)
        : answer.refusal();
  }

  /// The other lease of a hedged item stands in the same call before it.
  private static Refusal overtaken(Settlement settlement) {
    return new LeaseLost(settlement.token(), LeaseLost.Why.OVERTAKEN);
  }

  private List<Verdict> noneSettled(List<@Nullable Refusal> refusals, String because) {
    var verdicts = new ArrayList<Verdict>(settlements.size());
    for (int i = 0; i < settlements.size(); i++) {
      Refusal own = refusals.get(i);
      String token = settlements.get(i).token();
      verdicts.add(Verdict.refused(own == null ? new Refusal.NotSettled(token, because) : own));
    }
    return verdicts;
  }
}
