package dev.millrace.coordinator.reduce;

import dev.millrace.contracts.batch.Cover;
import dev.millrace.contracts.batch.Merge;
import dev.millrace.contracts.batch.Partial;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.Settlement.FollowUp;
import dev.millrace.coordinator.function.UnmergeableException;
import dev.millrace.coordinator.reduce.Desk.TooLargeException;
import dev.millrace.coordinator.reduce.Part.MalformedPartException;
import dev.millrace.coordinator.reduce.ReducePlan.Merging.Elsewhere;
import dev.millrace.coordinator.reduce.ReducePlan.Merging.Here;
import dev.millrace.coordinator.round.Round;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Merges what it gets of one batch: the steps of the reduction but the last. Safe for all threads.
final class Reducer implements Round {
  private static final int SHORTEST_HOLD_MILLIS = 40;
  private static final int LONGEST_HOLD_MILLIS = 160;

  /// After so many attempts a part that meets no other one stays longer, now and then.
  private static final int RESTLESS = 4;

  private final ReducePlan plan;
  private final Duration patience;
  private final Desk desk;
  private final Hand hand;
  private final ReduceMetrics metrics;
  private final BooleanSupplier closing;
  private final RandomGenerator random;

  /// @param patience how long a round waits for parts
  Reducer(
      ReducePlan plan,
      Duration patience,
      Desk desk,
      Hand hand,
      ReduceMetrics metrics,
      BooleanSupplier closing,
      RandomGenerator random) {
    this.plan = plan;
    this.patience = patience;
    this.desk = desk;
    this.hand = hand;
    this.metrics = metrics;
    this.closing = closing;
    this.random = random;
  }

  @Override
  public void run() throws IOException, InterruptedException {
    List<Lease> leases = desk.lease(patience);
    while (!leases.isEmpty()) {
      leases = reduce(leases);
    }
  }

  /// @return what was leased with the last settle
  private List<Lease> reduce(List<Lease> leases) throws IOException, InterruptedException {
    List<Lease> next = List.of();
    var batches = new ArrayDeque<>(byBatch(leases).values());
    while (!batches.isEmpty()) {
      List<Part> parts = batches.remove();
      hand.take(parts.getFirst().batch()).ifPresent(parts::add);
      boolean last = batches.isEmpty() && !closing.getAsBoolean();
      try {
        next = merge(parts, last ? desk.more(Duration.ZERO) : null);
      } catch (IOException e) {
        batches.forEach(parts::addAll);
        desk.giveUp(parts);
        throw e;
      }
    }
    return next;
  }

  private Map<String, List<Part>> byBatch(List<Lease> leases)
      throws IOException, InterruptedException {
    var batches = new LinkedHashMap<String, List<Part>>();
    for (Lease lease : leases) {
      try {
        Part part = Part.of(lease);
        batches.computeIfAbsent(part.batch(), _ -> new ArrayList<>()).add(part);
      } catch (MalformedPartException e) {
        desk.refuse(lease, String.valueOf(e.getMessage()));
        metrics.refused(1);
      }
    }
    return batches;
  }

  private List<Lease> merge(List<Part> given, @Nullable LeaseRequest take)
      throws IOException, InterruptedException {
    List<Part> parts = given;
    while (parts.size() == 1) {
      Part single = parts.getFirst();
      if (!hand.hasRoom()) {
        desk.putBack(parts, plan.idle());
        return List.of();
      }
      Optional<Part> other = hand.put(single, hold(single));
      if (other.isEmpty()) {
        return List.of();
      }
      parts = new ArrayList<>(List.of(other.get(), single));
    }
    return parts.isEmpty() ? List.of() : mergeAll(parts, take);
  }

  private List<Lease> mergeAll(List<Part> parts, @Nullable LeaseRequest take)
      throws IOException, InterruptedException {
    // Of two that do not go together the later one is refused: the one that covers fewer inputs.
    parts.sort(Comparator.comparingLong((Part part) -> part.cover().inputs()).reversed());
    try {
      List<Lease> leases = desk.complete(parts, followUp(parts), take);
      if (leases == null) {
        return List.of();
      }
      metrics.merged(parts.size());
      return leases;
    } catch (UnmergeableException e) {
      desk.refuse(parts.remove(e.input()).lease(), String.valueOf(e.getMessage()));
      metrics.refused(1);
      return merge(parts, take);
    } catch (TooLargeException e) {
      if (plan.merging() instanceof Elsewhere && parts.size() > 2) {
        // A Merge holds its inputs as they are: fewer of them may fit.
        var rest = new ArrayList<>(parts.subList(parts.size() / 2, parts.size()));
        merge(new ArrayList<>(parts.subList(0, parts.size() / 2)), null);
        return merge(rest, take);
      }
      for (Part part : parts) {
        desk.refuse(
            part.lease(), "the merge of this one with others is too large: " + e.getMessage());
      }
      metrics.refused(parts.size());
      return List.of();
    }
  }

  private FollowUp followUp(List<Part> parts) throws UnmergeableException {
    List<JsonData> values = parts.stream().map(Part::value).toList();
    Cover cover = parts.stream().map(Part::cover).reduce(Cover::plus).orElseThrow();
    return switch (plan.merging()) {
      case Here(var reduction) ->
          item(plan.queue(), parts, new Partial(cover, reduction.merge(values)));
      case Elsewhere(String queue) -> item(queue, parts, new Merge(values, cover));
    };
  }

  /// Without a name: the settle that enqueues it does so once, and a name might be an older one's.
  private static FollowUp item(String queue, List<Part> parts, Object document) {
    JsonData data = JsonData.of(Json.strict().<ObjectNode>valueToTree(document));
    String batch = parts.getFirst().batch();
    return new FollowUp(queue, List.of(new NewItem(null, data, null, null, batch, null)));
  }

  /// Random, so that two processes that hold a part each do not give them back at the same time. A
  /// part that has come round some times stays with every second process that gets it, until the
  /// others come by: who waits gets items in turn, and two parts that both go round might be with the
  /// same process never.
  private Duration hold(Part part) {
    int most = (int) plan.idle().toMillis();
    boolean stays =
        part.lease().attempt() > RESTLESS && most > LONGEST_HOLD_MILLIS && random.nextBoolean();
    return Duration.ofMillis(
        stays
            ? random.nextInt(Math.max(LONGEST_HOLD_MILLIS, most / 2), most + 1)
            : random.nextInt(SHORTEST_HOLD_MILLIS, LONGEST_HOLD_MILLIS));
  }
}
