package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.contracts.queue.SettleResult;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Takes items and settles them, as well or as badly as its character has it.
final class Worker implements Actor {
  private static final int REMEMBERED = 50;

  /// @param takes how often out of 100 it asks for work
  /// @param settles how often out of 100 it settles what it holds
  /// @param stale how often out of 100 it says once more, in the same or another way, what it has
  ///     said of a lease long ago
  /// @param muddles how often out of 100 it sends a token to the wrong queue, or an invented one
  enum Character {
    HONEST(50, 60, 0, 0),
    SLOW(40, 5, 2, 0),
    DEAD(50, 0, 0, 0),
    STUTTERING(40, 50, 50, 0),
    MUDDLED(40, 40, 20, 20);

    private final int takes;
    private final int settles;
    private final int stale;
    private final int muddles;

    Character(int takes, int settles, int stale, int muddles) {
      this.takes = takes;
      this.settles = settles;
      this.stale = stale;
      this.muddles = muddles;
    }
  }

  private record Held(String queue, Lease lease) {}

  private final String name;
  private final Character character;
  private final Map<String, Held> held = new LinkedHashMap<>();
  private final Map<String, String> queueOfOldTokens = new LinkedHashMap<>();

  Worker(String name, Character character) {
    this.name = name;
    this.character = character;
  }

  @Override
  public @Nullable Command<?> act(World world) {
    if (!queueOfOldTokens.isEmpty() && world.chance(character.stale)) {
      return settleAgain(world);
    }
    if (!held.isEmpty() && world.chance(character.settles)) {
      return settleHeld(world);
    }
    return world.chance(character.takes) ? take(world, world.anyQueue()) : null;
  }

  private Command.Take take(World world, String queue) {
    int max = world.chance(50) ? 1 : 1 + world.random().nextInt(8);
    Duration duration =
        world.chance(70) ? null : Duration.ofMillis(1_000 + world.random().nextInt(10_000));
    return new Command.Take(queue, name, max, duration, world.chance(30));
  }

  private Command<?> settleHeld(World world) {
    List<Held> all = List.copyOf(held.values());
    String queue = world.oneOf(all).queue;
    List<Settlement> settlements = new ArrayList<>();
    for (Held one : all) {
      if (one.queue.equals(queue) && (settlements.isEmpty() || world.chance(50))) {
        settlements.add(Verbs.any(world, one.lease.token()));
      }
    }
    return settle(world, queue, settlements);
  }

  private Command<?> settleAgain(World world) {
    String token = world.oneOf(List.copyOf(queueOfOldTokens.keySet()));
    String queue = queueOfOldTokens.getOrDefault(token, World.QUEUES.getFirst());
    return settle(world, queue, List.of(Verbs.any(world, token)));
  }

  private Command<?> settle(World world, String rightQueue, List<Settlement> settlements) {
    String queue = world.chance(character.muddles) ? world.anyQueue() : rightQueue;
    List<Settlement> all = new ArrayList<>(settlements);
    if (world.chance(character.muddles)) {
      all.add(Verbs.any(world, Verbs.garble(world, settlements.getFirst().token())));
    }
    if (world.chance(5)) {
      all.add(all.getFirst());
    }
    Command.Take next = world.chance(30) ? take(world, queue) : null;
    return new Command.Settle(queue, all, next, world.chance(40));
  }

  @Override
  public void told(Command<?> command, Outcome<?> outcome) {
    if (!(outcome instanceof Outcome.Done<?>(Object value))) {
      return;
    }
    switch (command) {
      case Command.Take take when value instanceof LeaseList list ->
          list.leases().forEach(lease -> hold(take.queue(), lease));
      case Command.Settle settle when value instanceof SettleResult result -> {
        settle.settlements().forEach(one -> letGo(one, result));
        result.leases().forEach(lease -> hold(settle.queue(), lease));
      }
      default -> {}
    }
  }

  private void hold(String queue, Lease lease) {
    held.put(lease.token(), new Held(queue, lease));
    queueOfOldTokens.put(lease.token(), queue);
    if (queueOfOldTokens.size() > REMEMBERED) {
      queueOfOldTokens.remove(queueOfOldTokens.keySet().iterator().next());
    }
  }

  /// A refused `then` leaves the lease as it was; whoever holds it may still do something else.
  private void letGo(Settlement settlement, SettleResult result) {
    for (SettleResult.Settled settled : result.results()) {
      boolean ended = settled.status() == 200 && !(settlement instanceof Settlement.Extend);
      boolean lost = settled.status() == 409 && !Settling.isForAnothersSake(settled);
      if (settled.token().equals(settlement.token()) && (ended || lost)) {
        held.remove(settlement.token());
      }
    }
  }

  /// The ways to settle a lease.
  static final class Verbs {
    private Verbs() {}

    static Settlement any(World world, String token) {
      return switch (world.random().nextInt(10)) {
        case 0, 1, 2, 3 -> new Settlement.Complete(token, result(world), then(world));
        case 4, 5 -> fail(world, token);
        case 6, 7 -> release(world, token);
        default -> extend(world, token);
      };
    }

    static String garble(World world, String token) {
      return switch (world.random().nextInt(4)) {
        case 0 -> "";
        case 1 -> token.substring(token.length() / 2);
        case 2 -> token + "0";
        default -> {
          char[] text = token.toCharArray();
          text[world.random().nextInt(text.length)] = "0aZ-_.~/".charAt(world.random().nextInt(8));
          yield new String(text);
        }
      };
    }

    private static @Nullable JsonData result(World world) {
      return world.chance(50) ? Producer.data(world) : null;
    }

    private static @Nullable List<Settlement.FollowUp> then(World world) {
      if (!world.chance(30)) {
        return null;
      }
      List<Settlement.FollowUp> all = new ArrayList<>();
      int count = 1 + world.random().nextInt(3);
      for (int i = 0; i < count; i++) {
        String queue = world.chance(3) ? "nowhere" : world.anyQueue();
        all.add(new Settlement.FollowUp(queue, Producer.items(world)));
      }
      return all;
    }

    private static Settlement.Fail fail(World world, String token) {
      return new Settlement.Fail(
          token,
          world.oneOf(List.of("out of memory", "no such file", "exit 1")),
          world.chance(15) ? Boolean.FALSE : null,
          world.chance(20) ? Settlement.FailCause.DEADLINE : null,
          world.chance(20) ? "blur" : null,
          world.chance(20) ? "the tail of it" : null);
    }

    private static Settlement.Release release(World world, String token) {
      return new Settlement.Release(
          token,
          world.chance(50) ? world.oneOf(List.of(Settlement.ReleaseCause.values())) : null,
          world.chance(30) ? Duration.ofMillis(world.random().nextInt(5_000)) : null);
    }

    private static Settlement.Extend extend(World world, String token) {
      return new Settlement.Extend(
          token,
          world.chance(50) ? Duration.ofMillis(1_000 + world.random().nextInt(5_000)) : null,
          world.chance(30) ? new Settlement.Progress(world.random().nextInt(101), "on it") : null,
          world.chance(30) ? Producer.data(world) : null);
    }
  }
}
