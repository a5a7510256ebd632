package dev.millrace.queue.lease;

import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.queue.call.AnswerBudget;
import dev.millrace.queue.call.Calls;
import dev.millrace.queue.call.Check;
import dev.millrace.queue.call.WaitingRoom;
import dev.millrace.queue.hot.Exchange;
import dev.millrace.queue.hot.HotCall;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.metrics.CallTimers;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/// `POST …/leases`: takes items, or waits for the first one.
final class LeaseCall implements HotCall {
  private static final int OK = 200;

  private final Calls calls;
  private final WaitingRoom room;
  private final AnswerBudget answers;
  private final CallTimers timers;
  private final ObjectReader reader;
  private final ObjectWriter writer;

  LeaseCall(
      Calls calls, WaitingRoom room, AnswerBudget answers, CallTimers timers, JsonMapper mapper) {
    this.calls = calls;
    this.room = room;
    this.answers = answers;
    this.timers = timers;
    this.reader = mapper.readerFor(LeaseRequest.class);
    this.writer = mapper.writerFor(LeaseList.class);
  }

  @Override
  public String suffix() {
    return "/leases";
  }

  @Override
  public void serve(String queue, Exchange exchange) throws IOException, ServletException {
    LeaseRequest request = exchange.read(reader);
    Command.Take take = LeaseChecks.take(queue, "", request);
    Duration patience = Check.patience("wait", request.patience());
    answers.requireRoom();
    LeaseList list = patience.isZero() ? take(take) : wait(take, patience);
    try (var share = answers.of(list.leases())) {
      exchange.answer(OK, writer, list);
    }
  }

  private LeaseList take(Command.Take take) {
    return timers.lease().record(() -> calls.run(take));
  }

  private LeaseList wait(Command.Take take, Duration patience) {
    return room.during(() -> calls.takeWaiting(take, patience));
  }
}
