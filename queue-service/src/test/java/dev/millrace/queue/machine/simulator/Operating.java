package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.PurgeResult;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.contracts.queue.RedriveRequest;
import dev.millrace.contracts.queue.RedriveResult;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.Refusal;
import dev.millrace.queue.machine.Transition;
import dev.millrace.queue.machine.Transition.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What operators may do, and what it leads to.
final class Operating {
  private final Model model;
  private final World world;
  private final Sending sending;
  private final Arriving arriving;

  Operating(Model model, World world, Sending sending, Arriving arriving) {
    this.model = model;
    this.world = world;
    this.sending = sending;
    this.arriving = arriving;
  }

  void declared(Command.Declare declare, QueueStatus status, Heard heard) {
    checkFilledIn(declare.spec(), status.spec());
    ModelQueue known = model.find(declare.queue());
    if (known == null) {
      var queue = new ModelQueue(model.journal(), declare.queue(), status.spec(), model.now());
      model.queues.put(declare.queue(), queue);
    } else {
      known.behave(status.spec(), model.now());
    }
    heard.expect(declare.queue(), Type.DECLARED, null);
    arriving.claim(model.queue(declare.queue()), heard);
  }

  /// What was said stands; only what was left out may have been filled in.
  private static void checkFilledIn(QueueSpec given, QueueSpec filled) {
    boolean kept =
        Objects.equals(given.lease(), filled.lease())
            && Objects.equals(given.maxAttempts(), filled.maxAttempts())
            && Objects.equals(given.maxLost(), filled.maxLost())
            && Objects.equals(given.backoff(), filled.backoff())
            && Objects.equals(given.retention(), filled.retention())
            && Objects.equals(given.maxDataBytes(), filled.maxDataBytes())
            && Objects.equals(given.maxItems(), filled.maxItems())
            && Objects.equals(given.maxLeased(), filled.maxLeased())
            && Objects.equals(given.groupLimit(), filled.groupLimit())
            && Objects.equals(given.rate(), filled.rate())
            && Objects.equals(given.hedge(), filled.hedge())
            && Objects.equals(
                given.onBatchOpen() == null ? List.of() : given.onBatchOpen(), filled.onBatchOpen())
            && Objects.equals(
                given.onBatchComplete() == null ? List.of() : given.onBatchComplete(),
                filled.onBatchComplete());
    Violation.unless(kept, "%s was declared, and became %s", given, filled);
  }

  void deleted(Command.Delete delete, Heard heard) {
    model.queue(delete.queue());
    model.queues.remove(delete.queue());
    sending.deleted(delete.queue());
    heard.expect(delete.queue(), Type.DELETED, null);
  }

  void paused(Command.SetPaused command, QueueStatus status, Heard heard) {
    ModelQueue queue = model.queue(command.queue());
    Violation.unless(status.paused() == command.paused(), "paused is not %s", command.paused());
    if (queue.paused.get() != command.paused()) {
      Transition told =
          heard.expect(queue.name, command.paused() ? Type.PAUSED : Type.RESUMED, null);
      Violation.unless(
          Objects.equals(told.reason(), status.pauseReason()),
          "the listener was not told why: %s",
          status.pauseReason());
    }
    queue.paused.set(command.paused());
    if (!command.paused()) {
      queue.pauseReason.set(Optional.empty());
    } else if (command.reason() != null) {
      queue.pauseReason.set(Optional.of(command.reason()));
    }
    Violation.unless(
        Optional.ofNullable(status.pauseReason()).equals(queue.pauseReason.get()),
        "the reason of the pause is not %s",
        queue.pauseReason.get());
  }

  void cancelled(Command.Cancel cancel, Heard heard) {
    ModelQueue queue = model.queue(cancel.queue());
    ModelItem item = queue.find(cancel.item());
    Violation.unless(item != null, "%s was cancelled and does not exist", cancel.item());
    ModelItem known = Objects.requireNonNull(item);
    if (known.state() == ItemState.CANCELLED) {
      return;
    }
    Violation.unless(
        !known.state().settled(), "%s was cancelled while %s", known.name(), known.state());
    cancel(queue, known, heard);
  }

  private void cancel(ModelQueue queue, ModelItem known, Heard heard) {
    var end = new Phase.Settled(ItemState.CANCELLED, model.now(), null);
    heard.expect(queue.name, Type.CANCELLED, known.name());
    ModelItem last = known.in(end);
    if (known.phase() instanceof Phase.Leased leased) {
      for (Phase.Grant lease : leased.grants()) {
        last =
            last.ended(
                Settling.attempt(lease, model.now(), "cancelled", false, null, null, null), end);
        model.lose(lease);
      }
    }
    queue.put(last);
    queue.noteTurns(); // A group that had nothing else comes anew with what is told of the batch.
    model.noteBatch(queue, known.asked().batch(), heard);
  }

  boolean mayRefuse(Command.Cancel cancel, Refusal refusal) {
    ModelItem item = model.queue(cancel.queue()).find(cancel.item());
    return switch (refusal) {
      case Refusal.NoSuchItem _ -> item == null;
      case Refusal.AlreadySettled _ -> item != null && item.state().settled();
      default -> false;
    };
  }

  void redriven(Command.Redrive command, Command.Step<?> step, Heard heard) {
    ModelQueue queue = model.queue(command.queue());
    RedriveRequest request = command.request();
    var result = (RedriveResult) step.done();
    Violation.unless(
        result.matched() == result.names().size()
            && new HashSet<>(result.names()).size() == result.names().size(),
        "%s names an item twice",
        result);
    boolean dryRun = Boolean.TRUE.equals(request.dryRun());
    Violation.unless(result.dryRun() == dryRun, "%s forgets that it is a dry run", result);
    List<String> matching =
        queue.all().stream().filter(item -> matches(item, request)).map(ModelItem::name).toList();
    Violation.unless(
        new HashSet<>(matching).containsAll(result.names()), "%s does not match", result);
    if (command.from() == null && step.next() == null) {
      Violation.unless(
          result.names().containsAll(matching), "%s has left out some of %s", result, matching);
    }
    long place = command.matchedBefore();
    for (String name : result.names()) {
      if (!dryRun) {
        revive(queue, name, request.perSecond(), place, heard);
      }
      place++;
    }
  }

  private static boolean matches(ModelItem item, RedriveRequest request) {
    return item.state() == ItemState.DEAD
        && item.phase() instanceof Phase.Settled settled
        && (request.names() == null || request.names().contains(item.name()))
        && (request.group() == null || request.group().equals(item.asked().group()))
        && (request.batch() == null || request.batch().equals(item.asked().batch()))
        && (request.reason() == null || item.lastReason().contains(request.reason()))
        && (request.before() == null || settled.at().isBefore(request.before()));
  }

  private void revive(
      ModelQueue queue, String name, @Nullable Double perSecond, long place, Heard heard) {
    ModelItem item = Objects.requireNonNull(queue.find(name));
    long millis = perSecond == null ? 0 : (long) Math.floor(place * 1000 / perSecond);
    heard.expect(queue.name, Type.REDRIVEN, name);
    if (millis == 0) {
      heard.expect(queue.name, Type.READY, name);
      queue.put(item.forgiven(new Phase.Ready()));
    } else {
      Instant due = model.now().plusMillis(millis);
      queue.put(item.forgiven(new Phase.Scheduled(due, due.plusMillis(1))));
    }
  }

  void purged(Command.Purge purge, Command.Step<?> step, Heard heard) {
    ModelQueue queue = model.queue(purge.queue());
    long purged = ((PurgeResult) step.done()).purged();
    List<ModelItem> gone = new ArrayList<>();
    long left = 0;
    for (ModelItem item : queue.all()) {
      if (purge.states().contains(item.state())) {
        if (Presence.of(world, queue, item) == Presence.AS_IT_WAS) {
          left++;
        } else {
          gone.add(item);
        }
      }
    }
    Violation.unless(
        gone.size() == purged && purged <= purge.limit(), "%s items are gone: %s", purged, gone);
    Violation.unless(left == 0 || step.next() != null, "%s items were not purged", left);
    // One state after the other: a batch may be complete when the last of a state is gone.
    gone.sort(Comparator.comparing(item -> purge.states().indexOf(item.state())));
    gone.forEach(item -> model.removed(queue, item, heard));
    queue.noteTurns(); // as in [#cancelled]
  }

  void sealed(Command.Seal seal, BatchStatus status, Heard heard) {
    ModelQueue queue = model.queue(seal.queue());
    if (seal.cancel() == null) {
      said(queue, seal, heard);
    } else {
      batchCancelled(queue, seal.batch(), seal.cancel(), heard);
    }
    FullCheck.checkBatch(queue, seal.batch(), status);
  }

  /// The oldest of what is not settled, and nothing of a batch that is complete.
  private void batchCancelled(ModelQueue queue, String name, int most, Heard heard) {
    ModelBatch before = queue.batches.get(name);
    Violation.unless(before != null, "batch %s was cancelled and does not exist", name);
    ModelBatch known = Objects.requireNonNull(before);
    if (known.cancelled() == null && queue.batchIsComplete(name)) {
      return;
    }
    if (known.cancelled() == null) {
      queue.batches.put(name, known.nowCancelled(model.now()));
      model.noteBatch(queue, name, heard);
    }
    queue.ofBatch(name).stream()
        .filter(item -> !item.state().settled())
        .sorted(Comparator.comparing(ModelItem::order))
        .limit(most)
        .forEach(item -> cancel(queue, item, heard));
  }

  private void said(ModelQueue queue, Command.Seal seal, Heard heard) {
    ModelBatch before = model.batch(queue, seal.batch());
    List<String> manifest = seal.spec().manifest();
    ModelBatch after = before;
    if (manifest != null) {
      Violation.unless(
          !isOtherwise(queue, seal.batch(), before, manifest),
          "batch %s took the manifest %s",
          before,
          manifest);
      var notCome = new TreeSet<>(manifest);
      queue.ofBatch(seal.batch()).forEach(item -> notCome.remove(item.name()));
      after = before.manifest() == null ? before.listing(Set.copyOf(manifest), notCome) : before;
    }
    Long expected = expected(seal.spec());
    after = expected == null ? after.expecting(before.expected()) : after.expecting(expected);
    if (seal.spec().keep() != null) {
      after = after.kept(model.now().plus(seal.spec().keep()));
    }
    queue.batches.put(
        seal.batch(), Boolean.TRUE.equals(seal.spec().sealed()) ? after.nowSealed() : after);
    model.noteBatch(queue, seal.batch(), heard);
  }

  private static @Nullable Long expected(BatchSpec spec) {
    return spec.manifest() == null ? spec.expected() : Long.valueOf(spec.manifest().size());
  }

  /// Whether the manifest cannot be that of the batch.
  private static boolean isOtherwise(
      ModelQueue queue, String name, ModelBatch batch, List<String> manifest) {
    if (batch.manifest() != null) {
      return !batch.manifest().equals(Set.copyOf(manifest));
    }
    Set<String> members =
        queue.ofBatch(name).stream().map(ModelItem::name).collect(Collectors.toSet());
    Set<String> notCome = new HashSet<>(manifest);
    notCome.removeAll(members);
    return members.size() < batch.accepted()
        || !new HashSet<>(manifest).containsAll(members)
        || (batch.sealed() && !notCome.isEmpty())
        || notCome.stream().anyMatch(item -> queue.find(item) != null);
  }

  boolean mayRefuse(Command.Seal seal, Refusal refusal) {
    ModelQueue queue = model.queue(seal.queue());
    ModelBatch known = queue.batches.get(seal.batch());
    if (seal.cancel() != null) {
      return refusal instanceof Refusal.NoSuchBatch && known == null;
    }
    ModelBatch batch = known == null ? ModelBatch.beginning(model.now()) : known;
    BatchSpec spec = seal.spec();
    Long said = expected(spec);
    Long expected = said == null ? batch.expected() : said;
    boolean tooEarly =
        Boolean.TRUE.equals(spec.sealed()) && expected != null && batch.accepted() < expected;
    boolean tooLate = said != null && (batch.sealed() || batch.accepted() > said);
    boolean reopens = batch.sealed() && Boolean.FALSE.equals(spec.sealed());
    boolean otherCount = said != null && batch.manifest() != null && !said.equals(batch.expected());
    boolean otherNames =
        spec.manifest() != null && isOtherwise(queue, seal.batch(), batch, spec.manifest());
    return refusal instanceof Refusal.BatchMismatch
        && (tooEarly || tooLate || reopens || otherCount || otherNames);
  }

  void forgot(Command.Forget forget, int forgotten) {
    ModelQueue queue = model.queue(forget.queue());
    int known = 0;
    for (String name : new HashSet<>(forget.names())) {
      ModelItem item = queue.find(name);
      if (item != null && item.remembered()) {
        queue.items.remove(name);
        known++;
      }
    }
    Violation.unless(known == forgotten, "%s names were forgotten, not %s", known, forgotten);
  }

  /// Whether an item is still what it was before a command that may have removed it.
  enum Presence {
    AS_IT_WAS,
    REMOVED;

    static Presence of(World world, ModelQueue queue, ModelItem item) {
      var status = world.ask(new Query.GetItem(queue.name, item.name(), 0));
      boolean same =
          status != null
              && status.data() != null
              && status.state() == item.state()
              && status.enqueued().equals(item.enqueued());
      return same ? AS_IT_WAS : REMOVED;
    }
  }
}
