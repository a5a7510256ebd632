package dev.millrace.queue.machine;

import dev.millrace.queue.machine.Standing.Ready;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The ready items of a queue, in the order in which they are handed out: the groups take turns,
/// and within a group the rank decides. A group with as many leases as it may have sits out.
///
/// The store holds them all; in memory is only the [head][Heads] of each group's line, so that
/// memory does not grow with the backlog, and the front of the line is not looked for among what was
/// deleted from it.
final class ReadyLine {
  /// Groups that may have items in line or leased at once.
  static final int MAX_GROUPS = 100_000;

  private final Store store;
  private final int queue;
  private final Heads heads;
  private final Map<String, Group> groups = new HashMap<>();

  /// In a set, since any of them may have to be taken out, and there may be many.
  private final LinkedHashSet<Group> turns = new LinkedHashSet<>();

  private int groupLimit;

  /// @param heads those of all lines
  ReadyLine(Store store, int queue, Heads heads, int groupLimit) {
    this.store = store;
    this.queue = queue;
    this.heads = heads;
    this.groupLimit = groupLimit;
  }

  /// One group's line.
  ///
  /// Every stored entry with a rank up to `horizon` is in `head`; those beyond are in the store
  /// alone.
  private static final class Group {
    final String name;
    final TreeMap<Long, Entry<Ready>> head = new TreeMap<>();
    long horizon = Long.MAX_VALUE;
    int leased;

    Group(String name) {
      this.name = name;
    }

    boolean mayHaveItems() {
      return !head.isEmpty() || horizon != Long.MAX_VALUE;
    }
  }

  /// Finds the groups that have items in the store. Call once, before anything else.
  void load() {
    byte[] from = Keys.ready(queue);
    byte[] end = Keys.after(from);
    for (String group = firstGroup(from, end); group != null; group = firstGroup(from, end)) {
      Group line = group(group);
      line.horizon = -1;
      line(line);
      from = Keys.after(Keys.ready(queue, group));
    }
  }

  private @Nullable String firstGroup(byte[] from, byte[] end) {
    String[] found = new String[1];
    store.scan(
        from,
        end,
        (key, _) -> {
          String rest = Keys.text(key);
          found[0] = rest.substring(0, rest.indexOf('\0'));
          return false;
        });
    return found[0];
  }

  void limit(int newGroupLimit) {
    groupLimit = newGroupLimit;
    groups.values().forEach(this::line);
  }

  int groups() {
    return groups.size();
  }

  boolean has(String group) {
    return groups.containsKey(group);
  }

  boolean hasRoomFor(String group) {
    return groups.size() < MAX_GROUPS || has(group);
  }

  /// The entry is in the store already.
  void add(Entry<Ready> entry) {
    Group group = group(entry.item().group());
    long rank = entry.item().rank();
    if (rank <= group.horizon) {
      hold(group, entry);
      if (heads.isTooLarge(group.head.size())) {
        group.head.pollLastEntry();
        heads.held(-1);
        group.horizon = group.head.lastKey();
      }
    }
    line(group);
  }

  /// The entry is no longer in the store.
  void remove(Item item) {
    Group group = groups.get(item.group());
    if (group != null) {
      if (group.head.remove(item.rank()) != null) {
        heads.held(-1);
      }
      if (!group.mayHaveItems()) {
        turns.remove(group);
      }
      forgetIfIdle(group);
    }
  }

  /// The next item to hand out, or null when there is none that may be. Leaves it where it is.
  @Nullable Entry<Ready> peek() {
    while (!turns.isEmpty()) {
      Group group = turns.getFirst();
      Entry<Ready> first = first(group);
      if (first != null) {
        return first;
      }
      turns.removeFirst();
      forgetIfIdle(group);
    }
    return null;
  }

  /// The next item of that group, whoever's turn it is; null when there is none that may be handed
  /// out.
  @Nullable Entry<Ready> peek(String name) {
    Group group = groups.get(name);
    return group == null ? null : first(group);
  }

  private @Nullable Entry<Ready> first(Group group) {
    if (group.leased >= groupLimit) {
      return null;
    }
    if (group.head.isEmpty() && group.horizon != Long.MAX_VALUE) {
      refill(group);
    }
    return group.head.isEmpty() ? null : group.head.firstEntry().getValue();
  }

  /// The item's group has one lease more, and its next turn comes after those of the others.
  void leased(String name) {
    Group group = group(name);
    group.leased++;
    if (turns.remove(group)) {
      line(group);
    }
  }

  /// One of the group's leased items has one lease more. That is nobody's turn.
  void hedged(String name) {
    group(name).leased++;
  }

  void unleased(String name) {
    Group group = groups.get(name);
    if (group == null || group.leased == 0) {
      throw new IllegalStateException("group \"" + name + "\" has no lease to end");
    }
    group.leased--;
    line(group);
    forgetIfIdle(group);
  }

  int leasedIn(String group) {
    Group line = groups.get(group);
    return line == null ? 0 : line.leased;
  }

  /// Groups that take turns now.
  int turns() {
    return turns.size();
  }

  private void line(Group group) {
    if (group.leased < groupLimit && group.mayHaveItems()) {
      turns.add(group);
    }
  }

  private void forgetIfIdle(Group group) {
    if (group.leased == 0 && !turns.contains(group) && !group.mayHaveItems()) {
      groups.remove(group.name);
      heads.groups(-1);
    }
  }

  /// Nothing is handed out any more.
  void drop() {
    groups.values().forEach(group -> heads.held(-group.head.size()));
    heads.groups(-groups.size());
    groups.clear();
    turns.clear();
  }

  private Group group(String name) {
    return groups.computeIfAbsent(
        name,
        _ -> {
          heads.groups(1);
          return new Group(name);
        });
  }

  private void hold(Group group, Entry<Ready> entry) {
    if (group.head.put(entry.item().rank(), entry) == null) {
      heads.held(1);
    }
  }

  private void refill(Group group) {
    byte[] prefix = Keys.ready(queue, group.name);
    byte[] from = Keys.ready(queue, group.name, group.horizon + 1);
    int size = heads.size();
    group.horizon = Long.MAX_VALUE;
    store.scan(
        from,
        Keys.after(prefix),
        (_, value) -> {
          Entry<Ready> entry = Entry.decode(value, Ready.class);
          if (group.head.size() == size) {
            group.horizon = group.head.lastKey();
            return false;
          }
          hold(group, entry);
          return true;
        });
  }
}
