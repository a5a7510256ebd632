package dev.millrace.queue.machine;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.Complete;
import dev.millrace.contracts.queue.Settlement.Extend;
import dev.millrace.contracts.queue.Settlement.Fail;
import dev.millrace.contracts.queue.Settlement.FailCause;
import dev.millrace.contracts.queue.Settlement.Release;
import dev.millrace.queue.machine.Attempt.Ending;
import dev.millrace.queue.machine.Refusal.LeaseLost;
import dev.millrace.queue.machine.Refusal.LeaseLost.Why;
import dev.millrace.queue.machine.Standing.Leased;
import dev.millrace.queue.machine.Standing.Ready;
import dev.millrace.queue.machine.Standing.Rest;
import dev.millrace.queue.machine.Standing.Scheduled;
import dev.millrace.queue.machine.Standing.Settled;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Ends leases, or lets them go on. A token that does not prove a live lease changes nothing; one
/// whose lease the same verb ended before is answered as it was then.
final class Settling {
  private static final int MAX_REASON = 1024;
  private static final int MAX_STDERR = 8192;
  private static final int MAX_MESSAGE = 256;

  private final Targets targets;
  private final LiveQueue queue;
  private final Instant now;
  private final RandomGenerator random;
  private final Map<String, Refusal> objections;

  /// @param objections by token, what was said elsewhere against what follows
  Settling(
      Targets targets,
      LiveQueue queue,
      Instant now,
      RandomGenerator random,
      Map<String, Refusal> objections) {
    this.targets = targets;
    this.queue = queue;
    this.now = now;
    this.random = random;
    this.objections = objections;
  }

  /// @param expires of an extended lease
  /// @param refusal null when it took effect, now or before
  record Verdict(@Nullable ItemState state, @Nullable Instant expires, @Nullable Refusal refusal) {
    static Verdict now(ItemState state) {
      return new Verdict(state, null, null);
    }

    static Verdict refused(Refusal refusal) {
      return new Verdict(null, null, refusal);
    }
  }

  /// Settles one lease by itself.
  Verdict settle(Settlement settlement) {
    Look look = look(settlement);
    if (look.answer != null) {
      return look.answer;
    }
    FollowUps then = followUps(settlement instanceof Complete ? 1 : 0);
    Refusal refusal = then.add(settlement);
    if (refusal != null) {
      return Verdict.refused(refusal);
    }
    Verdict verdict = perform(settlement, look.live());
    admit(then);
    return verdict;
  }

  /// @param completions items that will be completed before the follow-ups are admitted
  FollowUps followUps(int completions) {
    return new FollowUps(targets, queue, completions, objections);
  }

  void admit(FollowUps then) {
    then.admit(now, random);
  }

  /// What a settlement comes to, but for the items that it enqueues.
  ///
  /// @param lease the live lease that the token proves; null when there is none
  /// @param answer null when nothing stands against it
  record Look(@Nullable LiveLease lease, @Nullable Verdict answer) {
    boolean isLive() {
      return lease != null;
    }

    LiveLease live() {
      return Objects.requireNonNull(lease);
    }

    boolean settledBefore() {
      return answer != null && answer.refusal() == null;
    }

    /// Than the settlement says. Of one that is not known any more it cannot be told.
    boolean endedOtherwise() {
      return answer != null
          && answer.refusal() instanceof LeaseLost(_, Why why)
          && switch (why) {
            case EXPIRED, CANCELLED, OVERTAKEN, SETTLED_OTHERWISE -> true;
            case OTHER_QUEUE, UNKNOWN -> false;
          };
    }
  }

  Look look(Settlement settlement) {
    Token token = Token.parse(settlement.token());
    if (token == null) {
      return new Look(null, lost(settlement, Why.UNKNOWN));
    }
    if (token.queue() != queue.id()) {
      return new Look(null, lost(settlement, Why.OTHER_QUEUE));
    }
    LiveLease lease = queue.ledger.leases.get(token.seq(), token.attempt());
    if (lease == null) {
      return new Look(null, again(settlement, token));
    }
    if (!lease.grant().expires().isAfter(now)) {
      return new Look(null, lost(settlement, Why.EXPIRED));
    }
    JsonData given = given(settlement);
    int limit = queue.settings().maxDataBytes();
    if (given != null && given.size() > limit) {
      String name = lease.item().name();
      var refusal = new Refusal.TooLarge(queue.name(), name, given.size(), limit);
      return new Look(lease, Verdict.refused(refusal));
    }
    return new Look(lease, null);
  }

  /// What is to be stored with the settlement.
  private static @Nullable JsonData given(Settlement settlement) {
    return switch (settlement) {
      case Complete complete -> complete.result();
      case Extend extend -> extend.checkpoint();
      case Fail _, Release _ -> null;
    };
  }

  /// Does it; nothing may stand against it.
  Verdict perform(Settlement settlement, LiveLease lease) {
    return switch (settlement) {
      case Complete complete -> complete(lease, complete);
      case Fail fail -> fail(lease, fail);
      case Release release -> release(lease, release);
      case Extend extend -> extend(lease, extend);
    };
  }

  private Verdict complete(LiveLease lease, Complete complete) {
    JsonData result = complete.result() == null ? JsonData.empty() : complete.result();
    if (queue.settings().hedge() != null) {
      queue.ledger.took(Duration.between(lease.grant().started(), now));
    }
    if (lease.grant().attempt() != lease.tallies().handedOut()) {
      keep(lease, Ending.SUCCEEDED, ItemState.SUCCEEDED, null, null, null);
    }
    settle(lease, new Settled(ItemState.SUCCEEDED, now, result, lease.tallies()));
    tell(Transition.Type.SUCCEEDED, lease, null);
    return Verdict.now(ItemState.SUCCEEDED);
  }

  private Verdict fail(LiveLease lease, Fail fail) {
    Tallies tallies = lease.tallies().withFailure();
    boolean dead = Boolean.FALSE.equals(fail.retryable()) || spent(lease, tallies);
    Standing next = dead ? dead(tallies) : resting(tallies, tallies.failures());
    Ending ending = fail.cause() == FailCause.DEADLINE ? Ending.DEADLINE : Ending.FAILED;
    String reason = head(fail.reason(), MAX_REASON);
    ItemState state = end(lease, ending, next, reason, fail.stage(), fail.stderr());
    tell(Transition.Type.FAILED, lease, reason);
    if (dead) {
      tell(Transition.Type.DEAD, lease, reason);
    }
    return Verdict.now(state);
  }

  private Verdict release(LiveLease lease, Release release) {
    Ending ending =
        switch (release.cause()) {
          case null -> Ending.RETURNED;
          case RETURNED -> Ending.RETURNED;
          case BUSY -> Ending.BUSY;
          case EVICTED -> Ending.EVICTED;
        };
    Tallies tallies = lease.tallies();
    boolean dead = spent(lease, tallies);
    Duration after = release.after() == null ? Duration.ZERO : release.after();
    Standing next =
        dead
            ? dead(tallies)
            : after.isZero()
                ? new Ready(now, tallies)
                : new Scheduled(now.plus(after), Rest.RETURNED, tallies);
    String reason = dead ? "returned after " + setbacks(tallies) : null;
    ItemState state = end(lease, ending, next, reason, null, null);
    tell(Transition.Type.RELEASED, lease, null);
    if (dead) {
      tell(Transition.Type.DEAD, lease, reason);
    }
    if (state == ItemState.READY) {
      queue.ledger.tell(Transition.Type.READY, now, lease.item());
    }
    return Verdict.now(state);
  }

  private Verdict extend(LiveLease lease, Extend extend) {
    Duration duration = extend.duration() == null ? queue.settings().lease() : extend.duration();
    JsonData checkpoint = extend.checkpoint();
    Grant renewed = lease.grant().until(now.plus(duration));
    if (extend.progress() != null) {
      var progress = extend.progress();
      renewed =
          renewed.with(
              new Settlement.Progress(progress.percent(), head(progress.message(), MAX_MESSAGE)));
    }
    Tallies tallies = lease.tallies();
    if (checkpoint != null) {
      queue.ledger.keepCheckpoint(lease.item(), checkpoint);
      tallies = tallies.withCheckpoint();
    }
    queue.ledger.renew(lease.entry(), lease.renewed(renewed, tallies));
    return new Verdict(ItemState.LEASED, renewed.expires(), null);
  }

  /// A lease that was not extended in time.
  void expire(LiveLease lease) {
    Tallies tallies = lease.tallies().withLoss();
    boolean dead = spent(lease, tallies);
    Standing next = dead ? dead(tallies) : resting(tallies, tallies.lost());
    String reason =
        !dead
            ? "the worker did not extend the lease in time"
            : tallies.lost() >= queue.settings().maxLost()
                ? "the worker vanished %d times while it had this item".formatted(tallies.lost())
                : "the worker vanished after " + setbacks(tallies);
    end(lease, Ending.EXPIRED, next, reason, null, null);
    tell(Transition.Type.EXPIRED, lease, reason);
    if (dead) {
      tell(Transition.Type.DEAD, lease, reason);
    }
  }

  void cancel(Entry<Leased> entry) {
    for (Grant grant : entry.standing().grants()) {
      keep(
          new LiveLease(entry, grant),
          Ending.CANCELLED,
          ItemState.CANCELLED,
          "the item was cancelled",
          null,
          null);
    }
    var next = new Settled(ItemState.CANCELLED, now, JsonData.empty(), entry.standing().tallies());
    queue.ledger.move(entry, next, now);
    tell(Transition.Type.CANCELLED, new LiveLease(entry, entry.standing().first()), null);
  }

  /// Whether the item, which nobody has when this lease ends, has failed or been lost too often: just
  /// now, or before, while another worker still had it.
  private boolean spent(LiveLease lease, Tallies tallies) {
    QueueSettings settings = queue.settings();
    return lease.others().isEmpty()
        && (tallies.failures() >= settings.maxAttempts() || tallies.lost() >= settings.maxLost());
  }

  private static String setbacks(Tallies tallies) {
    return "%d failures and %d losses".formatted(tallies.failures(), tallies.lost());
  }

  private Settled dead(Tallies tallies) {
    return new Settled(ItemState.DEAD, now, JsonData.empty(), tallies);
  }

  private Scheduled resting(Tallies tallies, int setbacks) {
    Duration rest = queue.settings().backoff().after(setbacks, random.nextDouble());
    return new Scheduled(now.plus(rest), Rest.BACKOFF, tallies);
  }

  /// Ends a lease without success. While another worker has the item it does not wait for a third.
  ///
  /// @param next where the item stands when nobody else has it, or none should go on with it
  /// @return where it stands
  private ItemState end(
      LiveLease lease,
      Ending ending,
      Standing next,
      @Nullable String reason,
      @Nullable String stage,
      @Nullable String stderr) {
    Leased rest = next.state().settled() ? null : lease.ended(next.tallies());
    ItemState state = rest == null ? next.state() : ItemState.LEASED;
    keep(lease, ending, state, reason, stage, stderr);
    if (rest == null) {
      settle(lease, next);
    } else {
      queue.ledger.renew(lease.entry(), rest);
    }
    return state;
  }

  /// Takes the item from all who have it.
  private void settle(LiveLease lease, Standing next) {
    for (Grant other : lease.others()) {
      var overtaken = new LiveLease(lease.entry(), other);
      String reason = "%s was first".formatted(lease.grant().worker());
      keep(overtaken, Ending.OVERTAKEN, next.state(), reason, null, null);
      tell(Transition.Type.OVERTAKEN, overtaken, reason);
    }
    queue.ledger.move(lease.entry(), next, now);
  }

  private void keep(
      LiveLease lease,
      Ending ending,
      ItemState after,
      @Nullable String reason,
      @Nullable String stage,
      @Nullable String stderr) {
    Grant was = lease.grant();
    var detail =
        new Attempt.Detail(
            was.worker(),
            was.started(),
            now,
            orEmpty(head(reason, MAX_REASON)),
            head(stage, MAX_MESSAGE),
            tail(stderr, MAX_STDERR));
    queue.ledger.keep(lease.item(), new Attempt(was.attempt(), ending, after, detail));
  }

  /// The lease has ended: was it this very verb that ended it?
  private Verdict again(Settlement settlement, Token token) {
    Attempt attempt = queue.ledger.attempt(token.seq(), token.attempt());
    if (attempt == null) {
      return lastSucceeded(token) ? succeededBefore(settlement) : lost(settlement, Why.UNKNOWN);
    }
    boolean same =
        switch (settlement) {
          case Complete _ -> attempt.ending() == Ending.SUCCEEDED;
          case Fail _ -> attempt.ending() == Ending.FAILED || attempt.ending() == Ending.DEADLINE;
          case Release _ ->
              switch (attempt.ending()) {
                case RETURNED, BUSY, EVICTED -> true;
                case FAILED, DEADLINE, EXPIRED, CANCELLED, LATE, OVERTAKEN, SUCCEEDED -> false;
              };
          case Extend _ -> false;
        };
    if (same) {
      return Verdict.now(attempt.after());
    }
    return lost(
        settlement,
        switch (attempt.ending()) {
          case EXPIRED -> Why.EXPIRED;
          case CANCELLED -> Why.CANCELLED;
          case OVERTAKEN -> Why.OVERTAKEN;
          case FAILED, DEADLINE, RETURNED, BUSY, EVICTED, SUCCEEDED -> Why.SETTLED_OTHERWISE;
          case LATE -> Why.UNKNOWN;
        });
  }

  /// The success of the latest attempt is not kept: the item's end tells of it.
  private boolean lastSucceeded(Token token) {
    Entry<Settled> end = queue.ledger.end(token.seq());
    return token.attempt() > 0 // what came with its result was never handed out
        && end != null
        && end.standing().state() == ItemState.SUCCEEDED
        && end.standing().tallies().handedOut() == token.attempt();
  }

  private static Verdict succeededBefore(Settlement settlement) {
    return settlement instanceof Complete
        ? Verdict.now(ItemState.SUCCEEDED)
        : lost(settlement, Why.SETTLED_OTHERWISE);
  }

  private static Verdict lost(Settlement settlement, Why why) {
    return Verdict.refused(new LeaseLost(settlement.token(), why));
  }

  private void tell(Transition.Type type, LiveLease lease, @Nullable String reason) {
    Grant grant = lease.grant();
    queue.ledger.tell(
        type, now, lease.item(), grant.attempt(), grant.worker(), reason, grant.started());
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static @Nullable String head(@Nullable String text, int most) {
    if (text == null || text.length() <= most) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }

  private static @Nullable String tail(@Nullable String text, int most) {
    if (text == null || text.length() <= most) {
      return text;
    }
    int start = text.length() - most;
    return text.substring(Character.isLowSurrogate(text.charAt(start)) ? start + 1 : start);
  }
}
