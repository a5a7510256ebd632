package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.Table;
import dev.millrace.queue.machine.Transition.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The items that tell other queues that a batch began, and that it is complete: each once in each
/// target, in all of them or none.
final class Telling {

  /// @param counts items in each state when it was complete; null when it is to be told that it
  ///     began
  /// @param perhaps a target had an item of that name, told of an earlier batch of the same name:
  ///     it may have been taken for this one's
  record Owed(
      ModelQueue queue,
      String batch,
      Instant opened,
      long accepted,
      @Nullable Map<ItemState, Long> counts,
      boolean perhaps) {
    Owed onlyPerhaps() {
      return new Owed(queue, batch, opened, accepted, counts, true);
    }

    /// Sorts them as the machine tells them, should several be told in one step.
    String place() {
      return queue.name + (counts == null ? " 0 " : " 1 ") + batch;
    }

    String itemName() {
      return queue.name + "/" + batch + (counts == null ? "/opened" : "");
    }

    Set<String> targets() {
      QueueSpec spec = queue.spec.get();
      List<QueueSpec.BatchTarget> targets =
          counts == null ? spec.onBatchOpen() : spec.onBatchComplete();
      var names = new LinkedHashSet<String>();
      for (QueueSpec.BatchTarget target : Objects.requireNonNull(targets)) {
        names.add(target.queue());
      }
      return names;
    }
  }

  private final Model model;
  private final World world;
  private final Sending sending;
  private final Table<String, Owed> owed;

  Telling(Model model, World world, Sending sending) {
    this.model = model;
    this.world = world;
    this.sending = sending;
    this.owed = new Table<>(model.journal(), new TreeMap<>());
  }

  void oweOpening(ModelQueue queue, String batch, Instant now) {
    owe(new Owed(queue, batch, now, 0, null, false));
  }

  void oweCompletion(ModelQueue queue, String batch) {
    Map<ItemState, Long> counts = new EnumMap<>(ItemState.class);
    for (ModelItem item : queue.ofBatch(batch)) {
      counts.merge(item.state(), 1L, Long::sum);
    }
    ModelBatch known = Objects.requireNonNull(queue.batches.get(batch));
    owe(new Owed(queue, batch, known.opened(), known.accepted(), counts, false));
  }

  private void owe(Owed debt) {
    owed.put(debt.place(), debt);
  }

  /// Notes what has been told by now.
  void deliver(Heard heard) {
    for (Owed debt : List.copyOf(owed.all().values())) {
      if (model.find(debt.queue.name) != debt.queue || deliver(debt, heard)) {
        owed.remove(debt.place());
      }
    }
  }

  private boolean deliver(Owed debt, Heard heard) {
    String item = debt.itemName();
    List<ModelQueue> told = new ArrayList<>();
    boolean sent = false;
    boolean missing = false;
    for (String target : debt.targets()) {
      ModelQueue queue = model.find(target);
      if (queue == null && isSent(debt, target, heard)) {
        sent = true;
        continue;
      }
      if (queue != null && queue.find(item) != null) {
        continue;
      }
      if (queue != null && heard.takeIfThere(target, Type.ENQUEUED, item) != null) {
        told.add(queue);
      } else {
        missing = true;
      }
    }
    Violation.unless(
        (told.isEmpty() && !sent) || !missing, "%s was told to some targets only", item);
    told.forEach(queue -> admit(queue, debt, heard));
    if (told.isEmpty() && !sent && !missing) {
      if (!debt.perhaps) {
        owed.put(debt.place(), debt.onlyPerhaps());
      }
      return false;
    }
    return !missing;
  }

  private boolean isSent(Owed debt, String target, Heard heard) {
    JsonData data = heard.takeSent(debt.queue.name, target, debt.itemName());
    if (data == null) {
      return false;
    }
    var item = NewItem.of(debt.itemName(), data);
    Violation.unless(
        !sending.mayRefuse(debt.queue, target, List.of(item)), "%s takes no news", target);
    checkData(debt, data);
    return true;
  }

  private void admit(ModelQueue queue, Owed debt, Heard heard) {
    heard.expect(queue.name, Type.READY, debt.itemName());
    Violation.unless(queue.held() < limit(queue), "queue %s took more than maxItems", queue.name);
    ItemStatus status = world.ask(new Query.GetItem(queue.name, debt.itemName(), 0));
    Violation.unless(status != null, "%s was told and is not there", debt.itemName());
    JsonData data = Objects.requireNonNull(Objects.requireNonNull(status).data());
    checkData(debt, data);
    queue.put(
        ModelItem.accepted(
            queue.takeOrder(),
            debt.itemName(),
            NewItem.of(debt.itemName(), data),
            false,
            model.now(),
            new Phase.Ready()));
  }

  private static void checkData(Owed debt, JsonData data) {
    var tree = data.tree();
    Map<ItemState, Long> counts = debt.counts;
    Violation.unless(
        tree.path("queue").asString().equals(debt.queue.name)
            && tree.path("batch").asString().equals(debt.batch)
            && (counts == null
                ? tree.path("opened").asString().equals(debt.opened.toString())
                : tree.path("accepted").asLong() == debt.accepted),
        "%s tells of another batch: %s",
        debt.itemName(),
        data);
    if (counts == null) {
      return;
    }
    for (ItemState state : ItemState.values()) {
      Violation.unless(
          tree.path("counts").path(state.wire()).asLong(0) == counts.getOrDefault(state, 0L),
          "%s counts %s wrongly: %s, and there were %s",
          debt.itemName(),
          state,
          data,
          counts);
    }
  }

  /// How much is not told, as far as is known.
  int owed() {
    return owed.all().size();
  }

  /// Those that nothing stands against telling of.
  List<Owed> overdue() {
    return owed.all().values().stream()
        .filter(
            debt ->
                !debt.perhaps
                    && debt.targets().stream().allMatch(target -> isOpen(debt.queue, target)))
        .toList();
  }

  private boolean isOpen(ModelQueue from, String target) {
    ModelQueue queue = model.find(target);
    return queue == null
        ? sending.isOpen(from, target)
        : queue.held() < limit(queue) && hasRoom(queue);
  }

  /// Whether the queue allows as much data as a completion has at most.
  private static boolean hasRoom(ModelQueue queue) {
    return Objects.requireNonNull(queue.spec.get().maxDataBytes()) >= 200;
  }

  private static long limit(ModelQueue queue) {
    return Objects.requireNonNull(queue.spec.get().maxItems());
  }
}
