package dev.millrace.queue.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.queue.engine.kafka.PendingCalls.Call;
import dev.millrace.queue.engine.kafka.wire.Letter;
import dev.millrace.queue.engine.kafka.wire.WireFormat;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Outcome.Done;
import dev.millrace.queue.machine.Outcome.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PendingCallsTest {

  /// The cell was away, and has leased items to somebody who was refused long ago.
  @Test
  void whatComesTenMinutesTooLateIsGivenBack() {
    try (var calls = new PendingCalls("replica", 0, 10)) {
      var answer = new CompletableFuture<Outcome<LeaseList>>();
      var late = new CompletableFuture<Outcome<LeaseList>>();
      long until = System.nanoTime() - Duration.ofMinutes(10).toNanos();
      var type = WireFormat.answerType(Command.Take.class);
      Letter.Sender from =
          Objects.requireNonNull(calls.begin(new Call<>(type, answer, until, late::complete)));
      answer.whenComplete((_, _) -> calls.abandon(from.call())); // as that of a long poll does
      assertThat(answer.orTimeout(20, TimeUnit.SECONDS).join()).isInstanceOf(Refused.class);

      var leases = new Done<>(new LeaseList(List.of()));
      calls.answer(WireFormat.answer(WireFormat.encode(from, leases)));
      assertThat(late.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(leases);
    }
  }
}
