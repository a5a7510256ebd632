package dev.millrace.queue.engine.kafka;

import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.SettleResult;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.Complete;
import dev.millrace.contracts.queue.Settlement.FollowUp;
import dev.millrace.queue.engine.kafka.wire.Spread;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Outcome.Done;
import dev.millrace.queue.machine.Outcome.Refused;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.Query.Objections;
import dev.millrace.queue.machine.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;

/// Settles leases whose items are followed by others in queues of other cells: asks those first
/// whether they have room, so that a settle is refused where one machine would refuse it. Should
/// the room be gone a moment later, the follow-ups are taken all the same.
///
/// @param spreads in which cells a queue lies
/// @param queues asks a queue, wherever it is
record AskAhead(
    Cells cells,
    Function<String, Spread> spreads,
    Function<Query.RoomFor, CompletableFuture<Outcome<Objections>>> queues) {

  /// What one settlement would give to a queue.
  private record Part(String token, List<NewItem> items) {}

  /// What a call would give to queues, as far as the machine of its leases cannot see by itself
  /// whether they have room.
  ///
  /// @param elsewhere by the queue
  /// @param here to the slice that the leases are of: what is completed makes room in it
  private record Parts(Map<String, List<Part>> elsewhere, List<Part> here) {
    boolean isEmpty() {
      return elsewhere.isEmpty() && here.isEmpty();
    }
  }

  /// @param here the cell that the leases are of
  CompletableFuture<Outcome<SettleResult>> settle(int here, Command.Settle settle) {
    Parts parts = parts(settle, here);
    if (parts.isEmpty()) {
      return cells.submit(here, settle);
    }
    var objections = new HashMap<String, Refusal>();
    var asked = new ArrayList<CompletableFuture<?>>();
    parts.elsewhere.forEach(
        (queue, some) ->
            asked.add(
                queues
                    .apply(new Query.RoomFor(queue, items(some)))
                    .thenAccept(answer -> note(answer, some, objections))));
    if (!parts.here.isEmpty()) {
      var question = new Query.RoomFor(settle.queue(), items(parts.here), completions(settle));
      asked.add(
          cells.ask(here, question).thenAccept(answer -> note(answer, parts.here, objections)));
    }
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenCompose(
            _ ->
                cells.submit(
                    here,
                    new Command.Settle(
                        settle.queue(),
                        settle.settlements(),
                        settle.take(),
                        settle.atomic(),
                        objections)));
  }

  private static int completions(Command.Settle settle) {
    return (int) settle.settlements().stream().filter(Complete.class::isInstance).count();
  }

  private Parts parts(Command.Settle settle, int here) {
    var parts = new Parts(new LinkedHashMap<>(), new ArrayList<>());
    for (Settlement settlement : settle.settlements()) {
      if (settlement instanceof Complete complete && complete.then() != null) {
        complete.then().forEach(each -> sort(settle.queue(), complete.token(), each, here, parts));
      }
    }
    return parts;
  }

  private void sort(String from, String token, FollowUp followUp, int here, Parts parts) {
    String queue = followUp.queue();
    Spread target = spreads.apply(queue);
    if (target.whole() && target.home() == here) {
      return;
    }
    boolean own = queue.equals(from);
    Predicate<NewItem> isHere = item -> own && target.cellOf(item, 0) == here;
    add(parts.here, token, followUp.items().stream().filter(isHere).toList());
    List<NewItem> rest = followUp.items().stream().filter(isHere.negate()).toList();
    if (!rest.isEmpty()) {
      add(parts.elsewhere.computeIfAbsent(queue, _ -> new ArrayList<>()), token, rest);
    }
  }

  private static void add(List<Part> parts, String token, List<NewItem> items) {
    if (!items.isEmpty()) {
      parts.add(new Part(token, items));
    }
  }

  private static List<List<NewItem>> items(List<Part> parts) {
    return parts.stream().map(Part::items).toList();
  }

  private static void note(
      Outcome<Objections> answer, List<Part> parts, Map<String, Refusal> objections) {
    synchronized (objections) {
      for (int i = 0; i < parts.size(); i++) {
        Refusal refusal =
            switch (answer) {
              case Done<Objections>(Objections all) -> all.refusals().get(i);
              case Refused<Objections>(Refusal all) -> all;
            };
        if (refusal != null) {
          objections.putIfAbsent(parts.get(i).token(), refusal);
        }
      }
    }
  }
}
