package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.NameList;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Enqueues a few items at a time. Its names come from a small pool, so that many are known
/// already.
final class Producer implements Actor {
  static final List<@Nullable String> GROUPS = Arrays.asList(null, "red", "green", "blue");
  static final List<String> BATCHES = List.of("b-0", "b-1", "b-2", "b-3");
  private static final List<@Nullable Integer> PRIORITIES = Arrays.asList(null, 0, 5, 9);

  private static final List<JsonData> DATA =
      IntStream.range(0, 100)
          .map(n -> n == 99 ? 2000 : n % 20)
          .mapToObj(n -> JsonData.of(Map.of("text", "x".repeat(n))))
          .toList();

  @Override
  public Command<?> act(World world) {
    String queue = world.anyQueue();
    List<NewItem> awaited = world.chance(10) ? awaited(world, queue) : List.of();
    return new Command.Enqueue(queue, awaited.isEmpty() ? items(world) : awaited, false);
  }

  /// What a batch with a manifest waits for.
  private static List<NewItem> awaited(World world, String queue) {
    String batch = world.oneOf(BATCHES);
    NameList names = world.ask(new Query.Awaited(queue, batch, 2, null));
    return names == null
        ? List.of()
        : names.names().stream()
            .map(name -> new NewItem(name, data(world), null, null, null, batch))
            .toList();
  }

  static List<NewItem> items(World world) {
    int count = world.chance(60) ? 1 : 1 + world.random().nextInt(6);
    List<NewItem> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = world.chance(10) ? null : "item-" + world.random().nextInt(60);
      items.add(item(world, name));
    }
    return items;
  }

  static NewItem item(World world, @Nullable String name) {
    JsonData result = world.chance(10) ? world.oneOf(DATA) : null;
    return new NewItem(
        name,
        data(world),
        PRIORITIES.get(world.random().nextInt(PRIORITIES.size())),
        result == null && world.chance(20) ? notBefore(world) : null,
        GROUPS.get(world.random().nextInt(GROUPS.size())),
        world.chance(30) ? world.oneOf(BATCHES) : null,
        result);
  }

  /// One in a hundred is too large for every queue of the simulation.
  static @Nullable JsonData data(World world) {
    return world.chance(20) ? null : world.oneOf(DATA);
  }

  private static Instant notBefore(World world) {
    return world.now().plusNanos(world.random().nextLong(-5_000_000_000L, 15_000_000_000L));
  }
}
