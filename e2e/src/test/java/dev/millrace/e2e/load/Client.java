package dev.millrace.e2e.load;

import dev.millrace.contracts.http.Backoff;
import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.EnqueueResult;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.SettleResult;
import dev.millrace.e2e.history.Event;
import dev.millrace.e2e.history.History;
import dev.millrace.e2e.history.Outcome;
import dev.millrace.e2e.history.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Asks the queue-service and writes down each try. For one thread.
final class Client {
  /// Longer than any fault lasts, and what comes after it.
  private static final Duration LONGEST = Duration.ofMinutes(8);

  private final Address address;
  private final History history;
  private final Tally tally;
  private final SplittableRandom random;
  private final Backoff unanswered;

  Client(Address address, History history, Tally tally, SplittableRandom random) {
    this.address = address;
    this.history = history;
    this.tally = tally;
    this.random = random;
    this.unanswered = backoff(random);
  }

  private static Backoff backoff(SplittableRandom random) {
    return new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1), random);
  }

  private interface Try<T> {
    Answer<T> once() throws InterruptedException;
  }

  /// Tries until it is done, as a client does that was told nothing.
  ///
  /// @throws AssertionError when it is refused for no good reason, or takes too long
  private <T> T insist(String what, Try<T> attempt) throws InterruptedException {
    Backoff backoff = backoff(random);
    Instant end = history.now().plus(LONGEST);
    while (history.now().isBefore(end)) {
      Answer<T> answer = counted(what, attempt.once());
      if (answer.isTold()) {
        return Objects.requireNonNull(answer.value());
      }
      Thread.sleep(backoff.next());
    }
    throw new AssertionError("%s is not answered for %s".formatted(what, LONGEST));
  }

  private <T> Answer<T> counted(String what, Answer<T> answer) {
    tally.count(answer.outcome());
    if (answer.isWrong()) {
      throw new AssertionError(
          "%s is refused: %s".formatted(what, Objects.requireNonNull(answer.problem()).problem()));
    }
    return answer;
  }

  void enqueue(String queue, List<NewItem> items) throws InterruptedException {
    List<String> names = items.stream().map(NewItem::name).filter(Objects::nonNull).toList();
    insist(
        "an enqueue to " + queue,
        () -> {
          Answer<EnqueueResult> answer =
              address.ask(Duration.ZERO, client -> client.enqueue(queue, items));
          history.add(new Event.Enqueue(answer.span(), answer.outcome(), queue, names));
          return answer;
        });
    tally.begun(items.size());
  }

  /// Says how many items a batch will have; it is sealed as soon as it has them.
  void expect(String queue, String batch, long items) throws InterruptedException {
    BatchStatus status =
        insist(
            "a seal in " + queue,
            () ->
                address.ask(
                    Duration.ZERO,
                    client -> client.seal(queue, batch, new BatchSpec(null, items))));
    if (status.expected() == null || status.expected() != items) {
      throw new AssertionError("%d were said to be expected: %s".formatted(items, status));
    }
    tally.begun(1); // what tells of it
  }

  /// Pauses the queue, or resumes it.
  void pause(String queue, boolean paused) throws InterruptedException {
    insist(
        (paused ? "a pause of " : "a resume of ") + queue,
        () -> {
          Answer<QueueStatus> answer =
              address.ask(
                  Duration.ZERO, client -> paused ? client.pause(queue) : client.resume(queue));
          history.add(new Event.Pause(answer.span(), answer.outcome(), queue, paused));
          return answer;
        });
  }

  /// Takes what there is, once; none when there was no answer, after a rest.
  List<Lease> lease(String queue, LeaseRequest request) throws InterruptedException {
    Answer<LeaseList> answer =
        counted(
            "a lease of " + queue,
            address.ask(patience(request), client -> client.lease(queue, request)));
    if (answer.value() == null) {
      Thread.sleep(unanswered.next());
      return List.of();
    }
    unanswered.reset();
    List<Lease> leases = answer.value().leases();
    keep(queue, answer.span(), request, leases);
    return leases;
  }

  private static Duration patience(@Nullable LeaseRequest request) {
    return request == null || request.patience() == null ? Duration.ZERO : request.patience();
  }

  private void keep(String queue, Span span, LeaseRequest request, List<Lease> leases) {
    Duration duration = Objects.requireNonNull(request.duration());
    for (Lease lease : leases) {
      history.add(
          new Event.Grant(
              span,
              queue,
              lease.name(),
              lease.token(),
              lease.attempt(),
              request.worker(),
              Boolean.TRUE.equals(request.together()),
              lease.expires().minus(duration),
              lease.expires(),
              lease.group(),
              lease.data()));
    }
  }

  /// Settles all of them, trying until each is told or lost.
  ///
  /// @param request what to take in the first try of the same call, if anything
  /// @return what was taken
  List<Lease> settle(String queue, List<Move> moves, @Nullable LeaseRequest request)
      throws InterruptedException {
    if (moves.isEmpty()) {
      return List.of();
    }
    String what = "a settle in " + queue;
    var open = new ArrayList<>(moves);
    Answer<SettleResult> first = counted(what, settleOnce(queue, open, request, null));
    if (!open.isEmpty()) {
      insist(
          what,
          () -> {
            Answer<SettleResult> answer = settleOnce(queue, open, null, null);
            return open.isEmpty() ? answer : answer.withSomeRefused();
          });
    }
    return first.value() == null ? List.of() : first.value().leases();
  }

  /// Settles all of them or none, trying until that is told, or one is lost.
  ///
  /// @param call what no other one is called
  /// @return those that go on; empty when all are settled
  List<Move> settleTogether(String queue, String call, List<Move> moves)
      throws InterruptedException {
    var open = new ArrayList<>(moves);
    insist(
        "an atomic settle in " + queue,
        () -> {
          Answer<SettleResult> answer = settleOnce(queue, open, null, call);
          boolean over = open.size() < moves.size();
          return over ? answer : answer.withSomeRefused();
        });
    return open;
  }

  /// Takes out of `open` what was told or lost.
  ///
  /// @param atomic what the call is called; null when it settles each lease by itself
  private Answer<SettleResult> settleOnce(
      String queue, List<Move> open, @Nullable LeaseRequest also, @Nullable String atomic)
      throws InterruptedException {
    var request =
        new SettleRequest(
            open.stream().map(Move::settlement).toList(), also, atomic == null ? null : true);
    Answer<SettleResult> answer =
        address.ask(patience(also), client -> client.settle(queue, request));
    SettleResult result = answer.value();
    if (result == null) {
      open.forEach(
          move -> history.add(move.unsettled(queue, answer.span(), answer.outcome(), atomic)));
      return answer;
    }
    List<Move> asked = List.copyOf(open);
    for (int i = 0; i < asked.size(); i++) {
      Event.Settle settle =
          asked.get(i).settled(queue, answer.span(), result.results().get(i), atomic);
      history.add(settle);
      if (settle.outcome() != Outcome.REFUSED) {
        open.remove(asked.get(i));
        tally.settled(settle);
      }
    }
    if (also != null) {
      keep(queue, answer.span(), also, result.leases());
    }
    return answer;
  }
}
