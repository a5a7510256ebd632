package dev.millrace.queue.call;

import dev.millrace.contracts.queue.NewItem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The bounds of items to enqueue, whether asked for alone or as what follows a completion.
public final class ItemChecks {
  private static final int MAX_PRIORITY = 9;

  private ItemChecks() {}

  /// @param field path of the list
  /// @return the items, 1 to 1000
  public static List<NewItem> items(String field, @Nullable List<NewItem> given) {
    List<NewItem> items = Check.list(field, given, 1, Check.MAX_LISTED);
    for (int i = 0; i < items.size(); i++) {
      check(field, i, items.get(i));
    }
    return items;
  }

  private static void check(String list, int index, NewItem item) {
    if (item.name() != null) {
      Check.itemName(path(list, index, "name"), item.name());
    }
    Integer priority = item.priority();
    if (priority != null && (priority < 0 || priority > MAX_PRIORITY)) {
      Check.between(path(list, index, "priority"), priority, 0, MAX_PRIORITY);
    }
    if (item.group() != null) {
      Check.group(path(list, index, "group"), item.group());
    }
    if (item.batch() != null) {
      Check.label(path(list, index, "batch"), "batch", item.batch());
    }
  }

  private static String path(String list, int index, String field) {
    return list + "[" + index + "]." + field;
  }
}
