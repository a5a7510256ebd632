package dev.millrace.queue.item;

import dev.millrace.contracts.queue.EnqueueRequest;
import dev.millrace.contracts.queue.EnqueueResult;
import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.queue.call.Calls;
import dev.millrace.queue.call.Check;
import dev.millrace.queue.call.ItemChecks;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.metrics.CallTimers;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/queues/{queue}/items")
class ItemController {
  private final Calls calls;
  private final ItemPages pages;
  private final CallTimers timers;

  ItemController(Calls calls, ItemPages pages, CallTimers timers) {
    this.calls = calls;
    this.pages = pages;
    this.timers = timers;
  }

  /// 201 when at least one item is new, 200 when the queue knew them all; each says which it was.
  @PostMapping
  ResponseEntity<EnqueueResult> enqueue(
      @PathVariable String queue, @RequestBody EnqueueRequest request) {
    var items = ItemChecks.items("items", request.items());
    var command = new Command.Enqueue(queue, items, false);
    EnqueueResult result = timers.enqueue().record(() -> calls.run(command));
    boolean created = result.items().stream().anyMatch(EnqueueResult.Accepted::created);
    return ResponseEntity.status(created ? HttpStatus.CREATED : HttpStatus.OK).body(result);
  }

  @GetMapping
  ItemPage list(
      @PathVariable String queue,
      @RequestParam(required = false) @Nullable String state,
      @RequestParam(required = false) @Nullable String batch,
      @RequestParam(defaultValue = "100") int limit,
      @RequestParam(name = "continue", required = false) @Nullable String next) {
    Check.between("limit", limit, 1, Check.MAX_LISTED);
    return pages.page(new Query.ListItems(queue, state(state), batch, limit, next));
  }

  @GetMapping("/{name}")
  ItemStatus get(@PathVariable String queue, @PathVariable String name) {
    return calls.ask(new Query.GetItem(queue, name, calls.waiting(queue)));
  }

  @DeleteMapping("/{name}")
  ItemStatus cancel(@PathVariable String queue, @PathVariable String name) {
    return calls.run(new Command.Cancel(queue, name));
  }

  private static @Nullable ItemState state(@Nullable String wire) {
    try {
      return wire == null ? null : ItemState.of(wire);
    } catch (IllegalArgumentException e) {
      throw Check.invalid("state", "is not known: " + e.getMessage());
    }
  }
}
