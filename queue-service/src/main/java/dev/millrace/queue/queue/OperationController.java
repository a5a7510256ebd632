package dev.millrace.queue.queue;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.PurgeRequest;
import dev.millrace.contracts.queue.PurgeResult;
import dev.millrace.contracts.queue.RedriveRequest;
import dev.millrace.contracts.queue.RedriveResult;
import dev.millrace.queue.call.Check;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What an operator does to many items of a queue at once.
@RestController
@RequestMapping("/api/v1/queues")
class OperationController {
  private static final double MAX_RATE = 1e6;

  private final Operations operations;

  OperationController(Operations operations) {
    this.operations = operations;
  }

  @PostMapping("/{queue}:redrive")
  RedriveResult redrive(
      @PathVariable String queue, @RequestBody(required = false) @Nullable RedriveRequest request) {
    RedriveRequest asked =
        request == null ? new RedriveRequest(null, null, null, null, null, null, null) : request;
    check(asked);
    return operations.redrive(queue, asked);
  }

  @PostMapping("/{queue}:purge")
  PurgeResult purge(
      @PathVariable String queue, @RequestBody(required = false) @Nullable PurgeRequest request) {
    List<ItemState> states = request == null ? null : request.states();
    if (states == null) {
      return operations.purge(queue, List.of(ItemState.SCHEDULED, ItemState.READY));
    }
    Check.list("states", states, 1, ItemState.values().length);
    if (states.contains(ItemState.LEASED)) {
      throw Check.invalid("states", "cannot have leased items among them: cancel those one by one");
    }
    return operations.purge(queue, states);
  }

  private static void check(RedriveRequest request) {
    if (request.names() != null) {
      List<String> names = Check.list("names", request.names(), 0, Check.MAX_LISTED);
      for (int i = 0; i < names.size(); i++) {
        Check.itemName("names[" + i + "]", names.get(i));
      }
    }
    Double rate = request.perSecond();
    if (rate != null && !(rate > 0 && rate <= MAX_RATE)) {
      throw Check.invalid("perSecond", "must be above 0 and at most %.0f".formatted(MAX_RATE));
    }
  }
}
