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

  /// @param here the cell that the leases are of
  CompletableFuture<Outcome<SettleResult>> settle(int here, Command.Settle settle) {
    Map<String, List<Part>> elsewhere = elsewhere(settle, here);
    if (elsewhere.isEmpty()) {
      return cells.submit(here, settle);
    }
    var objections = new HashMap<String, Refusal>();
    var asked = new ArrayList<CompletableFuture<?>>();
    elsewhere.forEach(
        (queue, parts) ->
            asked.add(ask(queue, parts).thenAccept(answer -> note(answer, parts, objections))));
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

  private Map<String, List<Part>> elsewhere(Command.Settle settle, int here) {
    var elsewhere = new LinkedHashMap<String, List<Part>>();
    for (Settlement settlement : settle.settlements()) {
      if (settlement instanceof Complete complete && complete.then() != null) {
        for (FollowUp followUp : complete.then()) {
          Spread target = spreads.apply(followUp.queue());
          if (!target.whole() || target.home() != here) {
            elsewhere
                .computeIfAbsent(followUp.queue(), _ -> new ArrayList<>())
                .add(new Part(complete.token(), followUp.items()));
          }
        }
      }
    }
    return elsewhere;
  }

  private CompletableFuture<Outcome<Objections>> ask(String queue, List<Part> parts) {
    return queues.apply(new Query.RoomFor(queue, parts.stream().map(Part::items).toList()));
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
