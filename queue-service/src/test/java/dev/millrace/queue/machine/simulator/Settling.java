package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus.Attempt;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.SettleResult;
import dev.millrace.contracts.queue.SettleResult.Settled;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Transition.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a token may and may not do.
final class Settling {
  private static final int ATTEMPTS_KEPT = 50;

  private final Model model;
  private final Accepting accepting;
  private final Sending sending;

  Settling(Model model, Accepting accepting, Sending sending) {
    this.model = model;
    this.accepting = accepting;
    this.sending = sending;
  }

  void settled(Command.Settle settle, SettleResult result, Heard heard) {
    ModelQueue queue = model.queue(settle.queue());
    Violation.unless(
        result.results().size() == settle.settlements().size(), "an answer for each lease");
    List<Settlement> settlements = settle.settlements();
    for (int i = 0; i < settlements.size(); i++) {
      Settlement settlement = settlements.get(i);
      Settled answer = result.results().get(i);
      Violation.unless(
          answer.token().equals(settlement.token()), "the answers are in the order of the request");
      Violation.unless(
          (answer.status() == 200) == (answer.problem() == null), "a problem for each refusal");
    }
    if (settle.atomic()) {
      together(queue, settlements, result, heard);
    } else {
      for (int i = 0; i < settlements.size(); i++) {
        one(queue, settlements.get(i), result.results().get(i), heard);
      }
    }
  }

  /// All of them, or none; a call that took effect before has none again, and says so.
  private void together(
      ModelQueue queue, List<Settlement> settlements, SettleResult result, Heard heard) {
    Violation.unless(!namesOneTwice(settlements), "a token was settled twice in one atomic call");
    List<Settled> answers = result.results();
    if (isRepeated(queue, settlements)) {
      for (int i = 0; i < answers.size(); i++) {
        one(queue, settlements.get(i), answers.get(i), heard);
      }
      return;
    }
    long refused = answers.stream().filter(answer -> answer.status() != 200).count();
    Violation.unless(
        refused == 0 || refused == answers.size(),
        "an atomic call was settled in part: %s",
        result);
    if (refused > 0) {
      Violation.unless(result.leases().isEmpty(), "a call that was refused took leases");
      none(queue, settlements, answers);
      return;
    }
    long held = queue.held();
    for (int i = 0; i < answers.size(); i++) {
      Settlement settlement = settlements.get(i);
      Violation.unless(isLive(queue, settlement), "%s had an effect: %s", settlement, answers);
      live(queue, fate(settlement), settlement, answers.get(i), heard);
    }
    settlements.forEach(settlement -> enqueueFollowUps(queue, settlement, held, heard));
  }

  static boolean namesOneTwice(List<Settlement> settlements) {
    return settlements.stream().map(Settlement::token).distinct().count() < settlements.size();
  }

  private boolean isRepeated(ModelQueue queue, List<Settlement> settlements) {
    boolean open =
        settlements.stream()
            .anyMatch(each -> !(each instanceof Settlement.Extend) && isLive(queue, each));
    return !open
        && settlements.stream().noneMatch(each -> endedOtherwise(queue, each))
        && settlements.stream().anyMatch(each -> tookEffect(queue, each));
  }

  /// As far as it is still known.
  private boolean endedOtherwise(ModelQueue queue, Settlement settlement) {
    Fate fate = model.fates.get(settlement.token());
    return !(settlement instanceof Settlement.Extend)
        && fate != null
        && fate.queue() == queue
        && isKept(fate)
        && !tookEffect(queue, settlement);
  }

  private boolean isLive(ModelQueue queue, Settlement settlement) {
    Fate fate = model.fates.get(settlement.token());
    if (fate == null || fate.queue() != queue || !(fate.end() instanceof Fate.Live)) {
      return false;
    }
    return !grant(queue, fate, settlement).expired(model.now());
  }

  private static Phase.Grant grant(ModelQueue queue, Fate fate, Settlement settlement) {
    var leased = (Phase.Leased) Objects.requireNonNull(queue.find(fate.item())).phase();
    return leased.of(settlement.token());
  }

  private boolean tookEffect(ModelQueue queue, Settlement settlement) {
    Fate fate = model.fates.get(settlement.token());
    return fate != null
        && fate.queue() == queue
        && fate.end() instanceof Fate.Settled first
        && first.verb().isInstance(settlement)
        && isKept(fate);
  }

  private Fate fate(Settlement settlement) {
    return Objects.requireNonNull(model.fates.get(settlement.token()));
  }

  /// None was settled: at least one has a reason of its own, and the others name the first of
  /// those.
  private void none(ModelQueue queue, List<Settlement> settlements, List<Settled> answers) {
    int completions =
        (int) settlements.stream().filter(Settlement.Complete.class::isInstance).count();
    Map<String, List<NewItem>> then = new LinkedHashMap<>();
    var live = new HashSet<Long>();
    String because = null;
    for (int i = 0; i < answers.size(); i++) {
      Settlement settlement = settlements.get(i);
      Settled answer = answers.get(i);
      followUps(settlement).forEach((target, items) -> then.merge(target, items, Settling::both));
      if (isForAnothersSake(answer)) {
        continue;
      }
      because = because == null ? settlement.token() : because;
      boolean lost = !isLive(queue, settlement) || !live.add(fate(settlement).order());
      Violation.unless(
          lost
              ? answer.status() == 409
              : tooLarge(queue, settlement)
                  || then.entrySet().stream()
                      .anyMatch(e -> mayRefuse(queue, completions, e.getKey(), e.getValue())),
          "%s was refused with %s",
          settlement,
          answer);
    }
    Violation.unless(because != null, "nothing stood against any of %s: %s", settlements, answers);
    for (Settled answer : answers) {
      Violation.unless(
          !isForAnothersSake(answer)
              || Objects.requireNonNull(because)
                  .equals(Objects.requireNonNull(answer.problem()).extensions().get("because")),
          "%s should name %s",
          answer,
          because);
    }
  }

  static boolean isForAnothersSake(Settled answer) {
    return answer.problem() != null && "/problems/not-settled".equals(answer.problem().type());
  }

  private void one(ModelQueue queue, Settlement settlement, Settled answer, Heard heard) {
    Fate fate = model.fates.get(settlement.token());
    if (fate == null || fate.queue() != queue) {
      expectLost(settlement, answer, "it proves nothing here");
      return;
    }
    switch (fate.end()) {
      case Fate.Lost _ -> expectLost(settlement, answer, "its lease was lost");
      case Fate.Settled first -> again(fate, first, settlement, answer);
      case Fate.Live _ -> {
        long held = queue.held();
        live(queue, fate, settlement, answer, heard);
        if (answer.status() == 200) {
          enqueueFollowUps(queue, settlement, held, heard);
        }
      }
    }
  }

  private static void expectLost(Settlement settlement, Settled answer, String why) {
    Violation.unless(
        answer.status() == 409, "%s had an effect, but %s: %s", settlement, why, answer);
  }

  private static void again(Fate fate, Fate.Settled first, Settlement settlement, Settled answer) {
    if (!first.verb().isInstance(settlement)) {
      expectLost(settlement, answer, "its lease was settled in another way");
      return;
    }
    Violation.unless(
        answer.status() == 200 ? answer.state() == first.state() : !isKept(fate),
        "%s was first answered with %s, and now with %s",
        settlement,
        first.state(),
        answer);
  }

  private static boolean isKept(Fate fate) {
    ModelItem item = fate.queue().find(fate.item());
    return item != null
        && item.order() == fate.order()
        && !item.remembered()
        && item.tally().handedOut() - fate.attempt() < ATTEMPTS_KEPT;
  }

  private void live(
      ModelQueue queue, Fate fate, Settlement settlement, Settled answer, Heard heard) {
    ModelItem item = Objects.requireNonNull(queue.find(fate.item()));
    Phase.Grant lease = grant(queue, fate, settlement);
    List<Phase.Grant> others = ((Phase.Leased) item.phase()).without(lease);
    if (lease.expired(model.now())) {
      expectLost(settlement, answer, "it has expired");
      return;
    }
    switch (settlement) {
      case Settlement.Complete complete -> complete(queue, item, lease, complete, answer, heard);
      case Settlement.Fail fail -> fail(queue, item, lease, fail, answer, heard);
      case Settlement.Release release -> release(queue, item, lease, release, answer, heard);
      case Settlement.Extend extend -> extend(queue, item, lease, extend, answer);
    }
    if (answer.status() == 200 && Objects.requireNonNull(answer.state()).settled()) {
      overtaken(queue, item.name(), others, lease, heard);
    }
    if (answer.status() == 200 && !(settlement instanceof Settlement.Extend)) {
      model.fates.put(
          settlement.token(),
          fate.ended(
              new Fate.Settled(settlement.getClass(), Objects.requireNonNull(answer.state()))));
      model.noteBatch(queue, item.asked().batch(), heard);
    }
  }

  /// The item of these leases was settled by another one.
  void overtaken(
      ModelQueue queue, String item, List<Phase.Grant> these, Phase.Grant by, Heard heard) {
    for (Phase.Grant lease : these) {
      ModelItem known = Objects.requireNonNull(queue.find(item));
      String reason = by.worker() + " was first";
      queue.put(
          known.ended(
              attempt(lease, model.now(), "overtaken", false, reason, null, null), known.phase()));
      heard.expect(queue.name, Type.OVERTAKEN, item);
      model.lose(lease);
    }
  }

  private void complete(
      ModelQueue queue,
      ModelItem item,
      Phase.Grant lease,
      Settlement.Complete complete,
      Settled answer,
      Heard heard) {
    if (answer.status() != 200) {
      Violation.unless(
          tooLarge(queue, complete)
              || followUps(complete).entrySet().stream()
                  .anyMatch(e -> mayRefuse(queue, 1, e.getKey(), e.getValue())),
          "%s was refused with %s",
          complete,
          answer);
      return;
    }
    expect(answer, ItemState.SUCCEEDED);
    Violation.unless(!tooLarge(queue, complete), "a result over the limit was taken");
    heard.expect(queue.name, Type.SUCCEEDED, item.name());
    if (queue.spec.get().hedge() != null) {
      queue.pace.set(queue.pace.get().with(Duration.between(lease.started(), model.now())));
    }
    JsonData result = complete.result();
    var end =
        new Phase.Settled(
            ItemState.SUCCEEDED, model.now(), result == null || result.isEmpty() ? null : result);
    boolean latest = lease.attempt() == item.tally().handedOut();
    queue.put(
        latest
            ? item.in(end)
            : item.ended(attempt(lease, "succeeded", false, null, null, null), end));
  }

  /// @param held of the queue before the call: what leaves may be replaced, even by more than it may
  ///     hold by now
  private void enqueueFollowUps(ModelQueue queue, Settlement settlement, long held, Heard heard) {
    if (settlement instanceof Settlement.Complete complete && complete.then() != null) {
      for (Settlement.FollowUp followUp : complete.then()) {
        ModelQueue target = model.find(followUp.queue());
        if (target == null) {
          sending.sent(queue, followUp.queue(), followUp.items(), heard);
        } else {
          accepting.took(target, followUp.items(), target == queue ? held : 0, false, heard);
        }
      }
    }
  }

  private static Map<String, List<NewItem>> followUps(Settlement settlement) {
    Map<String, List<NewItem>> byQueue = new LinkedHashMap<>();
    if (settlement instanceof Settlement.Complete complete && complete.then() != null) {
      for (Settlement.FollowUp followUp : complete.then()) {
        byQueue.merge(followUp.queue(), followUp.items(), Settling::both);
      }
    }
    return byQueue;
  }

  private static List<NewItem> both(List<NewItem> one, List<NewItem> other) {
    return Stream.concat(one.stream(), other.stream()).toList();
  }

  /// @param completions items of `from` that make room when the call takes effect
  private boolean mayRefuse(ModelQueue from, int completions, String queue, List<NewItem> items) {
    ModelQueue target = model.find(queue);
    return target == null
        ? sending.mayRefuse(from, queue, items)
        : accepting.mayRefuse(target, items, target == from ? completions : 0);
  }

  private static boolean tooLarge(ModelQueue queue, Settlement settlement) {
    JsonData data =
        switch (settlement) {
          case Settlement.Complete complete -> complete.result();
          case Settlement.Extend extend -> extend.checkpoint();
          case Settlement.Fail _, Settlement.Release _ -> null;
        };
    return data != null && data.size() > Objects.requireNonNull(queue.spec.get().maxDataBytes());
  }

  private void fail(
      ModelQueue queue,
      ModelItem item,
      Phase.Grant lease,
      Settlement.Fail fail,
      Settled answer,
      Heard heard) {
    List<Phase.Grant> others = ((Phase.Leased) item.phase()).without(lease);
    QueueSpec spec = queue.spec.get();
    int failures = item.tally().failures() + 1;
    boolean dead =
        Boolean.FALSE.equals(fail.retryable())
            || (others.isEmpty() && spent(spec, failures, item.tally().lost()));
    Phase next =
        dead
            ? new Phase.Settled(ItemState.DEAD, model.now(), null)
            : others.isEmpty()
                ? Backoffs.rest(spec, failures, model.now())
                : new Phase.Leased(others);
    expect(answer, next.state());
    String ending = fail.cause() == Settlement.FailCause.DEADLINE ? "deadline" : "failed";
    queue.put(
        item.ended(attempt(lease, ending, true, fail.reason(), fail.stage(), fail.stderr()), next));
    heard.expect(queue.name, Type.FAILED, item.name());
    if (dead) {
      heard.expect(queue.name, Type.DEAD, item.name());
    }
  }

  /// Has an item that nobody has any more failed or been lost too often?
  static boolean spent(QueueSpec spec, int failures, int lost) {
    return failures >= Objects.requireNonNull(spec.maxAttempts())
        || lost >= Objects.requireNonNull(spec.maxLost());
  }

  private void release(
      ModelQueue queue,
      ModelItem item,
      Phase.Grant lease,
      Settlement.Release release,
      Settled answer,
      Heard heard) {
    List<Phase.Grant> others = ((Phase.Leased) item.phase()).without(lease);
    Duration after = release.after() == null ? Duration.ZERO : release.after();
    Instant due = model.now().plus(after);
    int failures = item.tally().failures();
    int lost = item.tally().lost();
    boolean dead = others.isEmpty() && spent(queue.spec.get(), failures, lost);
    Phase next =
        !others.isEmpty()
            ? new Phase.Leased(others)
            : dead
                ? new Phase.Settled(ItemState.DEAD, model.now(), null)
                : after.isZero() ? new Phase.Ready() : new Phase.Scheduled(due, due);
    expect(answer, next.state());
    Settlement.ReleaseCause cause =
        release.cause() == null ? Settlement.ReleaseCause.RETURNED : release.cause();
    String ending = cause.name().toLowerCase(Locale.ROOT);
    String reason =
        dead ? "returned after %d failures and %d losses".formatted(failures, lost) : null;
    queue.put(item.ended(attempt(lease, ending, false, reason, null, null), next));
    heard.expect(queue.name, Type.RELEASED, item.name());
    if (dead) {
      heard.expect(queue.name, Type.DEAD, item.name());
    }
    if (next instanceof Phase.Ready) {
      heard.expect(queue.name, Type.READY, item.name());
    }
  }

  private void extend(
      ModelQueue queue,
      ModelItem item,
      Phase.Grant lease,
      Settlement.Extend extend,
      Settled answer) {
    if (answer.status() != 200) {
      Violation.unless(tooLarge(queue, extend), "%s was refused with %s", extend, answer);
      return;
    }
    expect(answer, ItemState.LEASED);
    Violation.unless(!tooLarge(queue, extend), "a checkpoint over the limit");
    Duration lasts =
        extend.duration() == null
            ? Objects.requireNonNull(queue.spec.get().lease())
            : extend.duration();
    Instant expires = model.now().plus(lasts);
    Violation.unless(
        expires.equals(answer.expires()),
        "the lease was extended to %s, not %s",
        answer.expires(),
        expires);
    var extended =
        new Phase.Grant(
            lease.token(),
            lease.attempt(),
            lease.worker(),
            lease.started(),
            expires,
            extend.progress() == null ? lease.progress() : extend.progress());
    ModelItem next = item.in(((Phase.Leased) item.phase()).with(lease, extended));
    queue.put(extend.checkpoint() == null ? next : next.with(extend.checkpoint()));
  }

  private static void expect(Settled answer, ItemState state) {
    Violation.unless(
        answer.status() == 200 && answer.state() == state,
        "the answer is %s, and the item should be %s",
        answer,
        state);
  }

  private Attempt attempt(
      Phase.Grant lease,
      String ending,
      boolean counted,
      @Nullable String reason,
      @Nullable String stage,
      @Nullable String stderr) {
    return attempt(lease, model.now(), ending, counted, reason, stage, stderr);
  }

  static Attempt attempt(
      Phase.Grant lease,
      Instant now,
      String ending,
      boolean counted,
      @Nullable String reason,
      @Nullable String stage,
      @Nullable String stderr) {
    return new Attempt(
        lease.attempt(),
        lease.worker(),
        lease.started(),
        now,
        ending,
        counted,
        reason,
        stage,
        stderr);
  }
}
