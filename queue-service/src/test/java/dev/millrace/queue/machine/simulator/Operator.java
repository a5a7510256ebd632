package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.RedriveRequest;
import dev.millrace.contracts.queue.RedriveResult;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Query;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Interferes: declares, pauses, cancels, redrives, purges, seals, keeps, deletes.
final class Operator implements Actor {
  private final List<Command<?>> unfinished = new ArrayList<>();

  @Override
  public Command<?> act(World world) {
    if (!unfinished.isEmpty() && world.chance(50)) {
      return unfinished.removeLast();
    }
    String queue = world.anyQueue();
    int dice = world.random().nextInt(100);
    if (dice < 30) {
      return new Command.Cancel(queue, anyItem(world));
    } else if (dice < 50) {
      String batch = world.oneOf(Producer.BATCHES);
      if (world.chance(15)) {
        return Command.Seal.cancelling(queue, batch, 1 + world.random().nextInt(4));
      }
      BatchSpec spec = world.chance(30) ? manifest(world, queue, batch) : seal(world);
      return new Command.Seal(queue, batch, spec);
    } else if (dice < 65) {
      return new Command.Redrive(queue, redrive(world), null, 0, 1 + world.random().nextInt(5));
    } else if (dice < 75) {
      boolean paused = world.chance(30);
      String reason = paused && queue.length() == 5 ? "the simulator" : null;
      return new Command.SetPaused(queue, paused, reason);
    } else if (dice < 85) {
      return purge(world, queue);
    } else if (dice < 97) {
      return new Command.Declare(queue, Specs.any(world.random()));
    } else {
      return new Command.Delete(queue);
    }
  }

  private static String anyItem(World world) {
    return world.chance(80)
        ? "item-" + world.random().nextInt(60)
        : "listed-" + world.random().nextInt(25);
  }

  private static BatchSpec seal(World world) {
    return switch (world.random().nextInt(4)) {
      case 0 -> new BatchSpec(true, null);
      case 3 -> BatchSpec.kept(Duration.ofMillis(1 + world.random().nextInt(60_000)));
      case 1 -> new BatchSpec(null, (long) world.random().nextInt(1, 12));
      default -> new BatchSpec(world.chance(50), (long) world.random().nextInt(1, 8));
    };
  }

  /// Mostly what is in the batch already, and a few more.
  private static BatchSpec manifest(World world, String queue, String batch) {
    var names = new TreeSet<String>();
    ItemPage members = world.ask(new Query.ListItems(queue, null, batch, 20, null));
    if (members != null && world.chance(90)) {
      members.items().forEach(item -> names.add(item.name()));
    }
    for (int i = world.random().nextInt(3); i > 0; i--) {
      names.add(anyItem(world));
    }
    Boolean sealed = world.chance(10) ? Boolean.TRUE : null;
    return new BatchSpec(sealed, null, new ArrayList<>(names));
  }

  private static RedriveRequest redrive(World world) {
    List<String> names = new ArrayList<>();
    for (int i = world.random().nextInt(5); i > 0; i--) {
      names.add(anyItem(world));
    }
    if (!names.isEmpty() && world.chance(20)) {
      names.add(names.getFirst());
    }
    return new RedriveRequest(
        world.chance(30) ? names : null,
        world.chance(20) ? "memory" : null,
        world.chance(20) ? "red" : null,
        world.chance(20) ? world.oneOf(Producer.BATCHES) : null,
        world.chance(20) ? world.now().minusSeconds(world.random().nextInt(20)) : null,
        world.chance(20) ? Boolean.TRUE : null,
        world.chance(30) ? 0.5 + world.random().nextInt(4) : null);
  }

  private static Command.Purge purge(World world, String queue) {
    List<ItemState> states = new ArrayList<>();
    for (ItemState state : ItemState.values()) {
      if (state != ItemState.LEASED && world.chance(30)) {
        states.add(state);
      }
    }
    if (states.isEmpty()) {
      states.add(ItemState.DEAD);
    }
    return new Command.Purge(queue, states, 1 + world.random().nextInt(8));
  }

  @Override
  public void told(Command<?> command, Outcome<?> outcome) {
    if (!(outcome instanceof Outcome.Done<?>(Command.Step<?> step)) || step.next() == null) {
      return;
    }
    Command<?> next = next(command, step);
    if (next != null) {
      unfinished.add(next);
    }
  }

  private static @Nullable Command<?> next(Command<?> command, Command.Step<?> step) {
    return switch (command) {
      case Command.Redrive redrive -> {
        var done = (RedriveResult) step.done();
        yield new Command.Redrive(
            redrive.queue(),
            redrive.request(),
            step.next(),
            redrive.matchedBefore() + done.matched(),
            redrive.limit());
      }
      case Command.Purge purge -> purge;
      default -> null;
    };
  }
}
