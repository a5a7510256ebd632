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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a token may and may not do.
final class Settling {
  private static final int ATTEMPTS_KEPT = 50;

  private final Model model;
  private final Accepting accepting;

  Settling(Model model, Accepting accepting) {
    this.model = model;
    this.accepting = accepting;
  }

  void settled(Command.Settle settle, SettleResult result, Heard heard) {
    ModelQueue queue = model.queue(settle.queue());
    Violation.unless(
        result.results().size() == settle.settlements().size(), "an answer for each lease");
    for (int i = 0; i < settle.settlements().size(); i++) {
      Settlement settlement = settle.settlements().get(i);
      Settled answer = result.results().get(i);
      Violation.unless(
          answer.token().equals(settlement.token()), "the answers are in the order of the request");
      Violation.unless(
          (answer.status() == 200) == (answer.problem() == null), "a problem for each refusal");
      one(queue, settlement, answer, heard);
    }
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
      case Fate.Live _ -> live(queue, fate, settlement, answer, heard);
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
    ModelItem item = fate.queue().find(fate.item());
    boolean kept =
        item != null
            && item.order() == fate.order()
            && !item.remembered()
            && item.tally().handedOut() - fate.attempt() < ATTEMPTS_KEPT;
    Violation.unless(
        answer.status() == 200 ? answer.state() == first.state() : !kept,
        "%s was first answered with %s, and now with %s",
        settlement,
        first.state(),
        answer);
  }

  private void live(
      ModelQueue queue, Fate fate, Settlement settlement, Settled answer, Heard heard) {
    ModelItem item = Objects.requireNonNull(queue.find(fate.item()));
    var lease = (Phase.Leased) item.phase();
    if (lease.expired(model.now())) {
      expectLost(settlement, answer, "it has expired");
      return;
    }
    switch (settlement) {
      case Settlement.Complete complete -> complete(queue, item, complete, answer, heard);
      case Settlement.Fail fail -> fail(queue, item, fail, answer, heard);
      case Settlement.Release release -> release(queue, item, release, answer, heard);
      case Settlement.Extend extend -> extend(queue, item, extend, answer);
    }
    if (answer.status() == 200 && !(settlement instanceof Settlement.Extend)) {
      model.fates.put(
          settlement.token(),
          fate.ended(
              new Fate.Settled(settlement.getClass(), Objects.requireNonNull(answer.state()))));
      model.noteBatch(queue, item.asked().batch(), heard);
    }
  }

  private void complete(
      ModelQueue queue, ModelItem item, Settlement.Complete complete, Settled answer, Heard heard) {
    Map<String, List<NewItem>> then = followUps(complete);
    if (answer.status() != 200) {
      Violation.unless(
          tooLarge(queue, complete.result())
              || then.entrySet().stream().anyMatch(e -> mayRefuse(e.getKey(), e.getValue())),
          "%s was refused with %s",
          complete,
          answer);
      return;
    }
    expect(answer, ItemState.SUCCEEDED);
    Violation.unless(!tooLarge(queue, complete.result()), "a result over the limit was taken");
    if (complete.then() != null) {
      for (Settlement.FollowUp followUp : complete.then()) {
        accepting.took(model.queue(followUp.queue()), followUp.items(), false, heard);
      }
    }
    heard.expect(queue.name, Type.SUCCEEDED, item.name());
    JsonData result = complete.result();
    queue.put(
        item.in(
            new Phase.Settled(
                ItemState.SUCCEEDED,
                model.now(),
                result == null || result.isEmpty() ? null : result)));
  }

  private static Map<String, List<NewItem>> followUps(Settlement.Complete complete) {
    Map<String, List<NewItem>> byQueue = new LinkedHashMap<>();
    if (complete.then() != null) {
      for (Settlement.FollowUp followUp : complete.then()) {
        byQueue.merge(
            followUp.queue(),
            followUp.items(),
            (a, b) -> java.util.stream.Stream.concat(a.stream(), b.stream()).toList());
      }
    }
    return byQueue;
  }

  private boolean mayRefuse(String queue, List<NewItem> items) {
    ModelQueue target = model.find(queue);
    return target == null || accepting.mayRefuse(target, items);
  }

  private static boolean tooLarge(ModelQueue queue, @Nullable JsonData data) {
    return data != null && data.size() > Objects.requireNonNull(queue.spec.get().maxDataBytes());
  }

  private void fail(
      ModelQueue queue, ModelItem item, Settlement.Fail fail, Settled answer, Heard heard) {
    QueueSpec spec = queue.spec.get();
    int failures = item.tally().failures() + 1;
    boolean dead =
        Boolean.FALSE.equals(fail.retryable())
            || failures >= Objects.requireNonNull(spec.maxAttempts());
    expect(answer, dead ? ItemState.DEAD : ItemState.SCHEDULED);
    Phase next =
        dead
            ? new Phase.Settled(ItemState.DEAD, model.now(), null)
            : Backoffs.rest(spec, failures, model.now());
    String ending = fail.cause() == Settlement.FailCause.DEADLINE ? "deadline" : "failed";
    queue.put(
        item.ended(attempt(item, ending, true, fail.reason(), fail.stage(), fail.stderr()), next));
    heard.expect(queue.name, Type.FAILED, item.name());
    if (dead) {
      heard.expect(queue.name, Type.DEAD, item.name());
    }
  }

  private void release(
      ModelQueue queue, ModelItem item, Settlement.Release release, Settled answer, Heard heard) {
    Duration after = release.after() == null ? Duration.ZERO : release.after();
    expect(answer, after.isZero() ? ItemState.READY : ItemState.SCHEDULED);
    Instant due = model.now().plus(after);
    Phase next = after.isZero() ? new Phase.Ready() : new Phase.Scheduled(due, due);
    Settlement.ReleaseCause cause =
        release.cause() == null ? Settlement.ReleaseCause.RETURNED : release.cause();
    String ending = cause.name().toLowerCase(Locale.ROOT);
    queue.put(item.ended(attempt(item, ending, false, null, null, null), next));
    heard.expect(queue.name, Type.RELEASED, item.name());
    if (after.isZero()) {
      heard.expect(queue.name, Type.READY, item.name());
    }
  }

  private void extend(ModelQueue queue, ModelItem item, Settlement.Extend extend, Settled answer) {
    if (answer.status() != 200) {
      Violation.unless(
          tooLarge(queue, extend.checkpoint()), "%s was refused with %s", extend, answer);
      return;
    }
    expect(answer, ItemState.LEASED);
    Violation.unless(!tooLarge(queue, extend.checkpoint()), "a checkpoint over the limit");
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
    var lease = (Phase.Leased) item.phase();
    var extended =
        new Phase.Leased(
            lease.token(),
            lease.worker(),
            lease.started(),
            expires,
            extend.progress() == null ? lease.progress() : extend.progress());
    ModelItem next = item.in(extended);
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
      ModelItem item,
      String ending,
      boolean counted,
      @Nullable String reason,
      @Nullable String stage,
      @Nullable String stderr) {
    return attempt(item, model.now(), ending, counted, reason, stage, stderr);
  }

  static Attempt attempt(
      ModelItem item,
      Instant now,
      String ending,
      boolean counted,
      @Nullable String reason,
      @Nullable String stage,
      @Nullable String stderr) {
    var lease = (Phase.Leased) item.phase();
    return new Attempt(
        item.tally().handedOut(),
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
