package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Plays a source and the reconciler in front of it: lists names, brings in those that are unknown,
/// and says which are gone.
final class ListingSource implements Actor {
  private final String queue;
  private final TreeSet<String> listed = new TreeSet<>();
  private int begun;

  ListingSource(String queue) {
    this.queue = queue;
  }

  @Override
  public @Nullable Command<?> act(World world) {
    String name = "listed-" + world.random().nextInt(25);
    if (world.chance(60)) {
      listed.add(name);
    } else {
      listed.remove(name);
    }
    if (world.chance(8)) {
      begun++;
      return Command.Forget.begin(queue);
    }
    if (world.chance(20)) {
      return new Command.EndListing(queue, listing(world));
    }
    return world.chance(60) ? bring(world) : forget(world);
  }

  /// Mostly the latest, as far as it knows; null when it does not count them.
  private @Nullable Integer listing(World world) {
    return world.chance(30) ? null : Math.max(1, begun - (world.chance(80) ? 0 : 1));
  }

  private @Nullable Command<?> bring(World world) {
    List<String> unknown = world.ask(new Query.Unknown(queue, List.copyOf(listed)));
    if (unknown == null || unknown.isEmpty()) {
      return null;
    }
    List<NewItem> items = new ArrayList<>();
    for (String name : unknown.subList(0, Math.min(unknown.size(), 5))) {
      items.add(NewItem.of(name, JsonData.empty()));
    }
    // Others have batches of that name, too.
    return new Command.Enqueue(queue, items, true, world.chance(80) ? "b" : null, listing(world));
  }

  private @Nullable Command<?> forget(World world) {
    List<String> remembered = world.ask(new Query.Remembered(queue, 10, null));
    if (remembered == null) {
      return null;
    }
    List<String> gone = new ArrayList<>(remembered);
    gone.removeAll(listed);
    return gone.isEmpty() ? null : new Command.Forget(queue, gone, listing(world));
  }
}
