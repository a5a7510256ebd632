package dev.millrace.queue.item;

import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.queue.call.Calls;
import dev.millrace.queue.machine.Query;
import java.util.ArrayList;

/// Fills pages. The machine ends a page where a state ends, or where it has looked long enough for
/// items that match; here a few of those are put together, so that a short page is the exception.
final class ItemPages {
  private static final int MAX_QUESTIONS = 10;

  private final Calls calls;

  ItemPages(Calls calls) {
    this.calls = calls;
  }

  ItemPage page(Query.ListItems query) {
    ItemPage page = calls.ask(query);
    var items = new ArrayList<ItemStatus>(page.items());
    for (int i = 1; i < MAX_QUESTIONS && items.size() < query.limit(); i++) {
      String next = page.metadata() == null ? null : page.metadata().next();
      if (next == null) {
        break;
      }
      int missing = query.limit() - items.size();
      page =
          calls.ask(
              new Query.ListItems(query.queue(), query.state(), query.batch(), missing, next));
      items.addAll(page.items());
    }
    return new ItemPage(items, page.metadata());
  }
}
