package dev.millrace.queue.item;

import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.queue.call.Calls;
import dev.millrace.queue.call.Check;
import dev.millrace.queue.call.Pages;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Query;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/queues/{queue}/items")
class ItemController {
  private final Calls calls;

  ItemController(Calls calls) {
    this.calls = calls;
  }

  @GetMapping
  ItemPage list(
      @PathVariable String queue,
      @RequestParam(required = false) @Nullable String state,
      @RequestParam(required = false) @Nullable String batch,
      @RequestParam(defaultValue = "false") boolean results,
      @RequestParam(defaultValue = "100") int limit,
      @RequestParam(name = "continue", required = false) @Nullable String next) {
    Check.between("limit", limit, 1, Check.MAX_LISTED);
    ItemState only = state(state);
    if (results) {
      return results(queue, only, batch, limit, next);
    }
    return Pages.items(
        limit,
        next,
        (most, from) -> calls.ask(new Query.ListItems(queue, only, batch, most, from)));
  }

  /// One page of the machine, since that is bounded by the bytes of the results, too.
  private ItemPage results(
      String queue,
      @Nullable ItemState state,
      @Nullable String batch,
      int limit,
      @Nullable String next) {
    if (state != ItemState.SUCCEEDED || batch == null) {
      throw Check.invalid("results", "may be true only together with state=succeeded and a batch");
    }
    return calls.ask(new Query.Results(queue, batch, limit, next));
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
