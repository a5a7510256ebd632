package dev.millrace.kubernetes.job;

import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.queue.SettleResult.Settled;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.Extend;
import dev.millrace.contracts.queue.Settlement.FailCause;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the queue what became of items, and keeps the leases of the rest. A call without an answer
/// is repeated as it was: a token settles once.
final class Settler {
  private static final Logger log = LoggerFactory.getLogger(Settler.class);

  /// Of settlements in one call: an item may need two.
  private static final int LARGEST = Leases.MAX_CALL / 2;

  private final String queue;
  private final Leases leases;
  private final Duration duration;
  private final ApiPulse pulse;
  private final BiConsumer<HeldItem, Verdict> settled;

  /// @param queue its name
  /// @param duration of a lease
  /// @param pulse of the queue
  /// @param settled is told of each item whose verdict the queue has
  Settler(
      String queue,
      Leases leases,
      Duration duration,
      ApiPulse pulse,
      BiConsumer<HeldItem, Verdict> settled) {
    this.queue = queue;
    this.leases = leases;
    this.duration = duration;
    this.pulse = pulse;
    this.settled = settled;
  }

  /// Settles those of the items whose verdict is known. What the queue cannot take just now stays
  /// as it is, for the next time.
  void settle(List<HeldItem> items) throws InterruptedException {
    List<HeldItem> due =
        items.stream().filter(item -> item.standing() == HeldItem.Standing.SETTLING).toList();
    for (int from = 0; from < due.size() && pulse.isReady(); from += LARGEST) {
      settleSome(due.subList(from, Math.min(due.size(), from + LARGEST)));
    }
  }

  private void settleSome(List<HeldItem> items) throws InterruptedException {
    var sent = new ArrayList<Settlement>();
    var last = new ArrayList<Integer>();
    for (HeldItem item : items) {
      sent.addAll(item.verdict().settlements(item.token()));
      last.add(sent.size() - 1);
    }
    List<Settled> results = call(sent);
    for (int i = 0; i < items.size() && !results.isEmpty(); i++) {
      apply(items.get(i), results.get(last.get(i)));
    }
  }

  private void apply(HeldItem item, Settled result) {
    Verdict verdict = item.verdict();
    if (result.status() == 200) {
      item.settled();
      settled.accept(item, verdict);
    } else if (isLost(result.status())) {
      item.lostWithVerdict();
      item.logged(queue)
          .in(log.atWarn())
          .log(
              "item {} is not ours any more, its end changes nothing: {}",
              item.name(),
              words(result));
    } else if (isWrong(result.status()) && verdict instanceof Verdict.Done) {
      item.logged(queue)
          .in(log.atWarn())
          .log("the result of item {} is refused: {}", item.name(), words(result));
      item.settlingInstead(
          new Verdict.Failed(
              "the queue refuses the result: " + words(result),
              result.status() != 413,
              FailCause.ERROR,
              null));
    } else if (isWrong(result.status())) {
      item.lostWithVerdict();
      item.logged(queue)
          .in(log.atError())
          .log(
              "the queue refuses how item {} ended, its lease runs out: {}",
              item.name(),
              words(result));
    } else {
      pulse.bad(words(result), null);
    }
  }

  /// Whether the last call went well.
  boolean isAnswered() {
    return pulse.trouble() == null;
  }

  /// Extends the leases of those items.
  ///
  /// @return false when some of it had no answer
  boolean extend(List<HeldItem> items) throws InterruptedException {
    boolean all = true;
    for (int from = 0; from < items.size(); from += Leases.MAX_CALL) {
      all &= extendSome(items.subList(from, Math.min(items.size(), from + Leases.MAX_CALL)));
    }
    return all;
  }

  private boolean extendSome(List<HeldItem> items) throws InterruptedException {
    List<Settled> results =
        call(items.stream().map(item -> new Extend(item.token(), duration, null, null)).toList());
    boolean all = !results.isEmpty();
    for (int i = 0; i < items.size() && !results.isEmpty(); i++) {
      Settled result = results.get(i);
      if (isLost(result.status()) && items.get(i).lose()) {
        HeldItem item = items.get(i);
        item.logged(queue)
            .in(log.atWarn())
            .log("the lease of item {} has gone: {}", item.name(), words(result));
      }
      all &= result.status() == 200 || isLost(result.status()) || isWrong(result.status());
    }
    return all;
  }

  /// @return empty when there was no answer
  private List<Settled> call(List<? extends Settlement> settlements) throws InterruptedException {
    try {
      List<Settled> results = leases.settle(settlements);
      pulse.good();
      return results;
    } catch (ProblemException e) {
      String type = e.problem().type();
      if (isLost(e.status()) && type != null && type.startsWith("/problems/")) {
        // The queue itself is gone, and with it all that was leased from it.
        return settlements.stream()
            .map(settlement -> new Settled(settlement.token(), e.status(), null, null, e.problem()))
            .toList();
      }
      pulse.bad(e.toString(), e.retryAfter().orElse(null));
      return List.of();
    } catch (IOException e) {
      pulse.bad(e.toString(), null);
      return List.of();
    }
  }

  private static boolean isLost(int status) {
    return status == 404 || status == 409 || status == 410;
  }

  private static boolean isWrong(int status) {
    return status == 400 || status == 413 || status == 422;
  }

  private static String words(Settled result) {
    return result.problem() == null ? "HTTP status " + result.status() : result.problem().message();
  }
}
