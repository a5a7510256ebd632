package dev.millrace.queue.lease;

import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.SettleResult;
import dev.millrace.queue.call.Calls;
import dev.millrace.queue.call.Check;
import dev.millrace.queue.call.WaitingRoom;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.metrics.CallTimers;
import dev.millrace.rim.Refusal;
import java.time.Duration;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/queues/{queue}")
class LeaseController {
  private final Calls calls;
  private final WaitingRoom room;
  private final CallTimers timers;

  LeaseController(Calls calls, WaitingRoom room, CallTimers timers) {
    this.calls = calls;
    this.room = room;
    this.timers = timers;
  }

  @PostMapping("/leases")
  LeaseList lease(@PathVariable String queue, @RequestBody LeaseRequest request) {
    Command.Take take = LeaseChecks.take(queue, "", request);
    Duration patience = Check.patience("wait", request.patience());
    return patience.isZero()
        ? timers.lease().record(() -> calls.run(take))
        : room.during(() -> calls.takeWaiting(take, patience));
  }

  @PostMapping("/leases:settle")
  ResponseEntity<Object> settle(@PathVariable String queue, @RequestBody SettleRequest request) {
    var settlements = LeaseChecks.settlements(request.leases());
    LeaseRequest next = request.lease();
    if (next == null) {
      return SettleAnswer.of(settle(new Command.Settle(queue, settlements, null)));
    }
    Command.Take take = LeaseChecks.take(queue, "lease.", next);
    Duration patience = Check.patience("lease.wait", next.patience());
    SettleResult settled = settle(new Command.Settle(queue, settlements, take));
    return SettleAnswer.of(
        settled.leases().isEmpty() && !patience.isZero() ? wait(settled, take, patience) : settled);
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
