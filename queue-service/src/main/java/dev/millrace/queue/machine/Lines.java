package dev.millrace.queue.machine;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.Settlement.Progress;
import dev.millrace.queue.machine.Standing.Leased;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The items of one page: no more than were asked for, and no more than an answer holds.
final class Lines {
  /// What a line has beside what it is called, and for each lease beside who has it.
  private static final int AROUND = 200;

  private final Views views;
  private final int limit;
  private final int mostBytes;
  private final List<ItemStatus> items = new ArrayList<>();
  private long bytes;

  /// @param mostBytes after so many no further item is added
  Lines(Views views, int limit, int mostBytes) {
    this.views = views;
    this.limit = limit;
    this.mostBytes = mostBytes;
  }

  /// @return whether there is room for another one
  boolean add(Entry<Standing> entry) {
    return add(entry, JsonData.empty());
  }

  /// @param result empty for none
  boolean add(Entry<Standing> entry, JsonData result) {
    items.add(views.line(entry, result));
    bytes += size(entry) + result.size();
    return hasRoom();
  }

  boolean hasRoom() {
    return items.size() < limit && bytes < mostBytes;
  }

  List<ItemStatus> items() {
    return items;
  }

  private static int size(Entry<Standing> entry) {
    Item item = entry.item();
    int size = AROUND + item.name().length() + item.group().length() + item.batch().length();
    if (entry.standing() instanceof Leased leased) {
      for (Grant grant : leased.grants()) {
        size += AROUND + grant.worker().length() + size(grant.progress());
      }
    }
    return size;
  }

  private static int size(@Nullable Progress progress) {
    return progress == null || progress.message() == null ? 0 : progress.message().length();
  }
}
