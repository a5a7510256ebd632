package dev.millrace.queue.engine.kafka;

import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.contracts.queue.SettleResult;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.queue.engine.kafka.PendingCalls.Call;
import dev.millrace.queue.engine.kafka.wire.Letter;
import dev.millrace.queue.engine.kafka.wire.TopicNames;
import dev.millrace.queue.engine.kafka.wire.WireFormat;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Outcome.Done;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.Refusal;
import dev.millrace.queue.machine.Token;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/// Calls a cell, wherever it is: the letter goes into the cell's partition, and whoever has the
/// cell, now or after any number of others, answers it once. Safe for all threads.
///
/// Letters may change places: who needs an order waits for the answer before. What comes too late
/// for its caller is given back, also when a withdrawal has come before its take.
final class Cells {
  private static final Map<Class<?>, JavaType> ANSWER_TYPES = new ConcurrentHashMap<>();

  private final TopicNames topics;
  private final Producer<byte[], byte[]> producer;
  private final PendingCalls calls;
  private final Duration patience;

  Cells(
      TopicNames topics, Producer<byte[], byte[]> producer, PendingCalls calls, Duration patience) {
    this.topics = topics;
    this.producer = producer;
    this.calls = calls;
    this.patience = patience;
  }

  <T> CompletableFuture<Outcome<T>> submit(int cell, Command<T> command) {
    var answer = new CompletableFuture<Outcome<T>>();
    var call = new Call<>(answerType(command), answer, until(patience), giveBack(cell, command));
    send(cell, call, from -> new Letter.Apply(from, patience, command));
    return answer;
  }

  <T> CompletableFuture<Outcome<T>> ask(int cell, Query<T> query) {
    var answer = new CompletableFuture<Outcome<T>>();
    var call = new Call<>(answerType(query), answer, until(patience), null);
    send(cell, call, from -> new Letter.Ask(from, query));
    return answer;
  }

  /// @param wait how long the cell keeps the caller in line
  CompletableFuture<Outcome<LeaseList>> take(int cell, Command.Take take, Duration wait) {
    var answer = new CompletableFuture<Outcome<LeaseList>>();
    var call =
        new Call<>(answerType(take), answer, until(patience.plus(wait)), giveBack(cell, take));
    Letter.Sender from = send(cell, call, to -> new Letter.Take(to, patience, take, wait));
    if (from != null) {
      answer.whenComplete(
          (_, _) -> {
            // When it is not the answer that has ended the wait.
            if (calls.abandon(from.call())) {
              send(cell, new Letter.Withdraw(from, take.queue()), _ -> {});
            }
          });
    }
    return answer;
  }

  private static long until(Duration patience) {
    return System.nanoTime() + patience.toNanos();
  }

  private static JavaType answerType(Object question) {
    return ANSWER_TYPES.computeIfAbsent(
        question.getClass(), type -> WireFormat.answerType(type.asSubclass(Record.class)));
  }

  // --- what nobody waits for any more ---

  /// Gives leases back that came too late for their caller, who has been told of none.
  private <T> @Nullable Consumer<Outcome<T>> giveBack(int cell, Command<T> command) {
    return switch (command) {
      case Command.Take take -> givesBack(cell, take.queue());
      case Command.Settle settle when settle.take() != null -> givesBack(cell, settle.queue());
      default -> null;
    };
  }

  /// Holds nothing of the command, which may be large, and this is kept for long.
  private <T> Consumer<Outcome<T>> givesBack(int cell, String queue) {
    return outcome -> giveBack(cell, queue, outcome);
  }

  /// @param outcome all of whose leases are given back to the cell that gave them
  void giveBack(String queue, Outcome<LeaseList> outcome) {
    if (outcome instanceof Done<LeaseList>(LeaseList list) && !list.leases().isEmpty()) {
      Token.cellOf(list.leases().getFirst().token())
          .ifPresent(cell -> giveBack(cell, queue, outcome));
    }
  }

  private void giveBack(int cell, String queue, Outcome<?> outcome) {
    List<Lease> leases =
        switch (outcome) {
          case Done<?>(LeaseList list) -> list.leases();
          case Done<?>(SettleResult result) -> result.leases();
          default -> List.of();
        };
    if (!leases.isEmpty()) {
      List<Settlement> releases =
          leases.stream()
              .<Settlement>map(lease -> new Settlement.Release(lease.token(), null, null))
              .toList();
      tell(cell, new Command.Settle(queue, releases, null));
    }
  }

  /// Nobody waits for what comes of it, nor hears when it could not be written.
  private void tell(int cell, Command<?> command) {
    send(cell, new Letter.Tell(command), _ -> {});
  }

  // --- sending ---

  private Letter.@Nullable Sender send(
      int cell, Call<?> call, Function<Letter.Sender, Letter> letter) {
    Letter.Sender from = calls.begin(call);
    if (from != null) {
      send(cell, letter.apply(from), failure -> calls.fail(from.call(), failure));
    }
    return from;
  }

  private void send(int cell, Letter letter, Consumer<Refusal> failed) {
    var record =
        new ProducerRecord<byte @Nullable [], byte[]>(
            topics.commands(), cell, null, WireFormat.encode(letter));
    // The producer holds its caller up while brokers are away, and a call may be for many cells.
    Thread.startVirtualThread(() -> write(record, failed));
  }

  private void write(ProducerRecord<byte @Nullable [], byte[]> record, Consumer<Refusal> failed) {
    try {
      producer.send(
          record,
          (_, failure) -> {
            if (failure != null) {
              failed.accept(refusal(failure));
            }
          });
    } catch (KafkaException | IllegalStateException e) {
      failed.accept(refusal(e));
    }
  }

  private static Refusal refusal(Exception failure) {
    return failure instanceof RecordTooLargeException
        ? new Refusal.Invalid(
            "The request is larger than a record may be (millrace.kafka.max-record): send less")
        : PendingCalls.unavailable(
            "Kafka did not take the command (%s); it is not known whether anything changed."
                .formatted(failure.getMessage()));
  }
}
