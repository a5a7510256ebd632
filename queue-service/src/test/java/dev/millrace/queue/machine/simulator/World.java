package dev.millrace.queue.machine.simulator;

import dev.millrace.queue.machine.Query;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// What an actor can see: the time, chance, and the answers to questions.
interface World {
  List<String> QUEUES = List.of("north", "south", "east", "west");

  SplittableRandom random();

  Instant now();

  /// Null when the question was refused.
  <T> @Nullable T ask(Query<T> query);

  default boolean chance(int percent) {
    return random().nextInt(100) < percent;
  }

  default <T> T oneOf(List<T> choices) {
    return choices.get(random().nextInt(choices.size()));
  }

  default String anyQueue() {
    return oneOf(QUEUES);
  }
}
