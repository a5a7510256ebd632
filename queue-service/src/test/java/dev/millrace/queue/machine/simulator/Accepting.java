package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.EnqueueResult.Accepted;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.queue.machine.Refusal;
import dev.millrace.queue.machine.Transition.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which items a queue may and must take.
final class Accepting {
  private final Model model;

  Accepting(Model model) {
    this.model = model;
  }

  /// The queue answered that it took the items.
  void accepted(
      ModelQueue queue, List<NewItem> asked, List<Accepted> answers, boolean listed, Heard heard) {
    Violation.unless(asked.size() == answers.size(), "an answer for each item");
    List<Accepted> observed = took(queue, asked, 0, listed, heard);
    Violation.unless(
        observed.equals(answers), "the answer was %s, and should be %s", answers, observed);
  }

  /// The items were taken, as the listener was told.
  ///
  /// @param replaced the queue may hold so many afterwards, even if that is more than `maxItems`
  /// @return what the answer should be
  List<Accepted> took(
      ModelQueue queue, List<NewItem> asked, long replaced, boolean listed, Heard heard) {
    Set<String> givenNames = new HashSet<>();
    asked.stream().map(NewItem::name).filter(Objects::nonNull).forEach(givenNames::add);
    List<Accepted> answers = new ArrayList<>();
    for (NewItem item : asked) {
      if (item.name() != null && queue.find(item.name()) != null) {
        answers.add(new Accepted(item.name(), false));
        continue;
      }
      String name = Objects.requireNonNull(heard.expectAny(queue.name, Type.ENQUEUED).item());
      if (item.name() == null) {
        Violation.unless(
            queue.find(name) == null && !givenNames.contains(name),
            "the made-up name \"%s\" is that of another item",
            name);
      } else {
        Violation.unless(
            item.name().equals(name), "\"%s\" was enqueued, not \"%s\"", name, item.name());
      }
      admit(queue, name, item, replaced, listed, heard);
      answers.add(new Accepted(name, true));
    }
    return answers;
  }

  private void admit(
      ModelQueue queue, String name, NewItem asked, long replaced, boolean listed, Heard heard) {
    QueueSpec spec = queue.spec.get();
    Violation.unless(!tooLarge(spec, asked), "data over the limit was taken: %s", asked);
    Violation.unless(
        asked.comesDone() || queue.held() < Math.max(most(queue), replaced),
        "queue %s took more than maxItems",
        queue.name);
    enter(queue, name, asked, listed, heard);
  }

  static long most(ModelQueue queue) {
    return Objects.requireNonNull(queue.spec.get().maxItems());
  }

  /// An item is there from now on, whatever the queue allows.
  void enter(ModelQueue queue, String name, NewItem asked, boolean listed, Heard heard) {
    noteInBatch(queue, asked.batch(), name);
    Instant now = model.now();
    Phase phase = phase(asked, now);
    queue.put(ModelItem.accepted(queue.takeOrder(), name, asked, listed, now, phase));
    switch (phase) {
      case Phase.Ready _ -> heard.expect(queue.name, Type.READY, name);
      case Phase.Settled _ -> {
        heard.expect(queue.name, Type.SUCCEEDED, name);
        model.noteBatch(queue, asked.batch(), heard);
      }
      case Phase.Scheduled _, Phase.Leased _ -> {}
    }
  }

  private static Phase phase(NewItem asked, Instant now) {
    JsonData result = asked.result();
    if (result != null) {
      return new Phase.Settled(ItemState.SUCCEEDED, now, result.isEmpty() ? null : result);
    }
    Instant notBefore = asked.notBefore();
    return notBefore != null && notBefore.isAfter(now)
        ? new Phase.Scheduled(notBefore, Phase.inWholeMillis(notBefore))
        : new Phase.Ready();
  }

  private void noteInBatch(ModelQueue queue, @Nullable String batch, String name) {
    if (batch == null) {
      return;
    }
    ModelBatch before = model.batch(queue, batch);
    Violation.unless(!before.sealed(), "batch %s is sealed and took an item", batch);
    Violation.unless(
        before.awaits(name), "batch %s took %s, which it does not await", before, name);
    queue.batches.put(batch, before.withOneMore(name));
  }

  static boolean tooLarge(QueueSpec spec, NewItem item) {
    int most = Objects.requireNonNull(spec.maxDataBytes());
    return (item.data() != null && item.data().size() > most)
        || (item.result() != null && item.result().size() > most);
  }

  /// Could the queue refuse these items with this?
  boolean mayRefuse(ModelQueue queue, List<NewItem> asked, Refusal refusal) {
    QueueSpec spec = queue.spec.get();
    return switch (refusal) {
      case Refusal.TooLarge _ -> asked.stream().anyMatch(item -> tooLarge(spec, item));
      case Refusal.QueueFull full -> {
        long more = fresh(queue, asked).stream().filter(item -> !item.comesDone()).count();
        yield full.what().equals("items")
            && more > 0
            && queue.held() + more > Objects.requireNonNull(spec.maxItems());
      }
      case Refusal.BatchSealed sealed -> overflows(queue, asked, sealed.batch());
      case Refusal.NotListed other -> hasStrangers(queue, asked, other.batch());
      default -> false;
    };
  }

  /// Must the queue refuse them?
  private boolean mustRefuse(ModelQueue queue, List<NewItem> asked, int leaving) {
    QueueSpec spec = queue.spec.get();
    List<NewItem> fresh = fresh(queue, asked);
    long more = fresh.stream().filter(item -> !item.comesDone()).count();
    return fresh.stream().anyMatch(item -> tooLarge(spec, item))
        || (more > 0 && more > Math.max(0, most(queue) - queue.held()) + leaving)
        || fresh.stream()
            .map(NewItem::batch)
            .anyMatch(
                batch ->
                    batch != null
                        && (overflows(queue, asked, batch) || hasStrangers(queue, asked, batch)));
  }

  /// Could it refuse them, for whatever reason?
  ///
  /// @param leaving items that leave the queue in the same step
  boolean mayRefuse(ModelQueue queue, List<NewItem> asked, int leaving) {
    return mustRefuse(queue, asked, leaving)
        || asked.stream().anyMatch(item -> tooLarge(queue.spec.get(), item));
  }

  private static boolean overflows(ModelQueue queue, List<NewItem> asked, String batch) {
    long more = fresh(queue, asked).stream().filter(item -> batch.equals(item.batch())).count();
    ModelBatch known = queue.batches.get(batch);
    if (known == null || more == 0) {
      return false;
    }
    Long expected = known.expected();
    return known.sealed() || (expected != null && known.accepted() + more > expected);
  }

  private static boolean hasStrangers(ModelQueue queue, List<NewItem> asked, String batch) {
    ModelBatch known = queue.batches.get(batch);
    return known != null
        && fresh(queue, asked).stream()
            .anyMatch(item -> batch.equals(item.batch()) && !known.awaits(item.name()));
  }

  private static List<NewItem> fresh(ModelQueue queue, List<NewItem> asked) {
    Set<String> seen = new HashSet<>();
    return asked.stream()
        .filter(
            item ->
                item.name() == null || (queue.find(item.name()) == null && seen.add(item.name())))
        .toList();
  }
}
