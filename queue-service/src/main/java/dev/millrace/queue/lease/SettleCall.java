package dev.millrace.queue.lease;

import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.SettleResult;
import dev.millrace.queue.call.AnswerBudget;
import dev.millrace.queue.call.Calls;
import dev.millrace.queue.call.Check;
import dev.millrace.queue.call.WaitingRoom;
import dev.millrace.queue.hot.Exchange;
import dev.millrace.queue.hot.HotCall;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.metrics.CallTimers;
import dev.millrace.rim.Refusal;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/// `POST …/leases:settle`: settles leases, takes the next items in the same step, and waits for
/// them when there are none.
final class SettleCall implements HotCall {
  private final Calls calls;
  private final WaitingRoom room;
  private final AnswerBudget answers;
  private final CallTimers timers;
  private final ObjectReader reader;
  private final SettleAnswer answer;

  SettleCall(
      Calls calls, WaitingRoom room, AnswerBudget answers, CallTimers timers, JsonMapper mapper) {
    this.calls = calls;
    this.room = room;
    this.answers = answers;
    this.timers = timers;
    this.reader = mapper.readerFor(SettleRequest.class);
    this.answer = new SettleAnswer(mapper);
  }

  @Override
  public String suffix() {
    return "/leases:settle";
  }

  @Override
  public void serve(String queue, Exchange exchange) throws IOException, ServletException {
    SettleRequest request = exchange.read(reader);
    boolean atomic = Boolean.TRUE.equals(request.atomic());
    SettleResult result = settle(queue, request, atomic);
    try (var share = answers.of(result.leases())) {
      answer.give(result, atomic, exchange);
    }
  }

  private SettleResult settle(String queue, SettleRequest request, boolean atomic) {
    var settlements = LeaseChecks.settlements(request.leases());
    LeaseRequest next = request.lease();
    if (next == null) {
      return settle(new Command.Settle(queue, settlements, null, atomic));
    }
    Command.Take take = LeaseChecks.take(queue, "lease.", next);
    Duration patience = Check.patience("lease.wait", next.patience());
    if (!answers.hasRoom()) {
      return settle(new Command.Settle(queue, settlements, null, atomic));
    }
    SettleResult settled = settle(new Command.Settle(queue, settlements, take, atomic));
    boolean refused = atomic && SettleAnswer.isRefused(settled);
    boolean waits = settled.leases().isEmpty() && !patience.isZero() && !refused;
    return waits ? wait(settled, take, patience) : settled;
  }

  private SettleResult settle(Command.Settle command) {
    return timers.settle().record(() -> calls.run(command));
  }

  /// What was settled holds, whatever comes of the wait: a refusal of that is left for the caller's
  /// next call to meet.
  private SettleResult wait(SettleResult settled, Command.Take take, Duration patience) {
    try {
      LeaseList next = room.during(() -> calls.takeWaiting(take, patience));
      return new SettleResult(settled.results(), next.leases());
    } catch (Refusal e) {
      return settled;
    }
  }
}
