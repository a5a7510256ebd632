package dev.millrace.queue.machine.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Who takes part in a simulation.
final class Cast {
  private Cast() {}

  static List<Actor> of(SplittableRandom random) {
    List<Actor> actors = new ArrayList<>();
    for (Worker.Character character : Worker.Character.values()) {
      int count = character == Worker.Character.HONEST ? 4 : random.nextInt(3);
      for (int i = 0; i < count; i++) {
        actors.add(new Worker(character.name().toLowerCase() + "-" + i, character));
      }
    }
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      actors.add(new Producer());
    }
    actors.add(new Operator());
    actors.add(new ListingSource(World.QUEUES.get(random.nextInt(World.QUEUES.size()))));
    return actors;
  }
}
