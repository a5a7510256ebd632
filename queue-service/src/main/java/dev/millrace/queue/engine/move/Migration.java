package dev.millrace.queue.engine.move;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.queue.engine.Engine;
import dev.millrace.queue.engine.embedded.StoppedStore;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Departures;
import dev.millrace.queue.machine.Departures.Departing;
import dev.millrace.queue.machine.Departures.Survey;
import dev.millrace.queue.machine.Move;
import dev.millrace.queue.machine.Move.Stage;
import dev.millrace.queue.machine.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Carries queues from a stopped store to an engine, record by record, in this order:
///
/// 1. Look: is each of the queues free to come, over there? If one is not, nothing is carried.
/// 2. Carry the records of all queues. Nobody can see them yet, over there.
/// 3. Compare what has come with what is here.
/// 4. Mark the store, so that no engine opens it any more.
/// 5. Declare the queues over there: from now on they live there.
///
/// Killed at any moment, it goes on where it was when it is run again. Before the fourth step the
/// embedded engine may as well be started again; then a later run begins anew. When only some queues
/// were moved, they are deleted in the store at last, and the engine may be started with the rest; a
/// run after that says that they were moved before.
///
/// Used by one thread.
public final class Migration {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration NEWS_EVERY = Duration.ofSeconds(2);

  private final StoppedStore source;
  private final Departures departures;
  private final List<Departing> queues;
  private final List<String> missing;
  private final boolean all;
  private final String state;
  private final PatientEngine target;
  private final String where;
  private final Consumer<String> news;
  private final int partBytes;

  /// @param chosen names of the queues; empty for all
  /// @param where the target is, in words
  /// @param news is told how it goes
  /// @param partBytes of the records that are carried at once; one is carried whole, however large
  public Migration(
      StoppedStore source,
      List<String> chosen,
      Engine target,
      String where,
      Consumer<String> news,
      int partBytes) {
    this.source = source;
    this.departures = new Departures(source.store());
    Choice choice = Choice.of(departures, chosen);
    this.queues = choice.there();
    this.missing = choice.missing();
    this.all = queues.size() == departures.queues().size();
    this.state = source.state();
    this.target = new PatientEngine(target, PATIENCE);
    this.where = where;
    this.news = news;
    this.partBytes = partBytes;
  }

  /// @param here what is stored in the source
  /// @param there as it was declared at the target, before anything else happened to it
  /// @param keptNumber whether tokens given before are still valid
  /// @param lostShards whether it was declared with shards, and is not any more
  public record Moved(
      String queue,
      Survey here,
      Map<ItemState, Long> there,
      boolean keptNumber,
      boolean lostShards) {
    /// Whether the same items came that were there.
    boolean same() {
      return here.items().equals(there);
    }
  }

  /// @param now for the mark that is left in the store
  /// @return those that were in the store
  /// @throws MoveFailure when it could not be finished, or one of the chosen queues is neither here
  ///     nor was ever moved there
  public List<Moved> run(Instant now) {
    lookForMissing();
    if (queues.isEmpty() && !missing.isEmpty()) {
      return List.of();
    }
    look();
    var surveys = new ArrayList<Survey>();
    var moves = new ArrayList<Move>();
    for (Departing queue : queues) {
      Survey survey = departures.survey(queue);
      surveys.add(survey);
      moves.add(carry(queue, survey));
    }
    for (int i = 0; i < queues.size(); i++) {
      compare(queues.get(i), surveys.get(i), moves.get(i));
    }
    source.markMoved(
        "%s being moved to %s since %s: run the same migration again to finish that."
            .formatted(all ? "Its queues are" : "Some of its queues are", where, now),
        all ? List.of() : names());
    var moved = new ArrayList<Moved>();
    for (int i = 0; i < queues.size(); i++) {
      moved.add(declare(queues.get(i), surveys.get(i), moves.get(i)));
    }
    if (all) {
      source.markMoved("Its queues were moved to %s at %s.".formatted(where, now), List.of());
    } else {
      source.giveUp(names());
    }
    return moved;
  }

  private List<String> names() {
    return queues.stream().map(Departing::queue).toList();
  }

  private void lookForMissing() {
    List<String> unknown = missing.stream().filter(queue -> !movedBefore(queue)).toList();
    if (!unknown.isEmpty()) {
      throw Choice.failure(departures, unknown);
    }
    missing.forEach(queue -> news.accept(queue + ": it was moved before"));
  }

  private boolean movedBefore(String queue) {
    Move move = target.ask(new Query.FindMove(queue));
    return move.stage() == Stage.ENDED && source.was(move.source());
  }

  private void look() {
    var taken = new ArrayList<String>();
    for (Departing queue : queues) {
      Move move = target.ask(new Query.FindMove(queue.queue()));
      requireSameTarget(queue, move);
      boolean free =
          switch (move.stage()) {
            case NONE, ARRIVING -> true;
            case DECLARED -> false;
            case ENDED ->
                move.source().equals(state)
                    || target.askOfQueue(new Query.GetQueue(queue.queue())) == null;
          };
      if (!free) {
        taken.add(queue.queue());
      }
    }
    if (!taken.isEmpty()) {
      throw new MoveFailure(
          "%s has a queue of its own called %s: nothing was moved. Delete it there, or choose others with --queue."
              .formatted(where, String.join(", ", taken)));
    }
  }

  /// All records of a queue have come before the store is marked: where it is not known, it was moved
  /// to somewhere else, and would be worked on twice.
  private void requireSameTarget(Departing queue, Move move) {
    String mark = source.moved(queue.queue());
    if (mark != null && !move.source().equals(state)) {
      throw new MoveFailure(
          "%s does not know the queue %s, and the store's mark says: %s Nothing was moved. Finish it there; or, when no service works with the queues over there, delete the mark first."
              .formatted(where, queue.queue(), mark));
    }
  }

  private Move carry(Departing queue, Survey survey) {
    Move move = target.ask(new Query.FindMove(queue.queue()));
    var progress = new Progress(queue.queue(), survey, news, NEWS_EVERY);
    while (move.stage() != Stage.ENDED || !move.source().equals(state)) {
      boolean begun = move.source().equals(state);
      byte[] after = begun ? move.last() : new byte[0];
      Departures.Part part = departures.part(queue, after, partBytes);
      if (begun && part.count() == 0) {
        break;
      }
      move =
          target.submit(
              new Command.MoveIn(queue.queue(), state, queue.number(), after, part.records()));
      progress.is(move);
    }
    progress.end(move);
    return move;
  }

  private void compare(Departing queue, Survey here, Move there) {
    if (here.records() != there.records() || !here.items().equals(there.counts())) {
      throw new MoveFailure(
          "of queue %s, %d records with %s came, and %d with %s are here: nothing was declared there"
              .formatted(
                  queue.queue(), there.records(), there.counts(), here.records(), here.items()));
    }
  }

  private Moved declare(Departing queue, Survey here, Move move) {
    boolean kept = move.number() == queue.number();
    if (move.stage() == Stage.ENDED) {
      return new Moved(queue.queue(), here, move.counts(), kept, queue.shards());
    }
    QueueStatus there =
        target.submit(new Command.EndMove(queue.queue(), state, here.records(), queue.declared()));
    return new Moved(queue.queue(), here, there.counts(), kept, queue.shards());
  }
}
