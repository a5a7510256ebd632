package dev.millrace.queue.item;

import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.queue.call.Calls;
import dev.millrace.queue.call.Check;
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
  private final ItemPages pages;

  ItemController(Calls calls, ItemPages pages) {
    this.calls = calls;
    this.pages = pages;
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
