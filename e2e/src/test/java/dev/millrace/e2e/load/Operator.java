package dev.millrace.e2e.load;

import java.util.List;
import java.util.SplittableRandom;

/// Pauses a queue for a moment, one after the other. For one thread.
final class Operator {
  /// Milliseconds.
  private static final int LONGEST = 3000;

  private final List<String> queues;
  private final Client client;
  private final SplittableRandom random;
  private final Pace pace;

  Operator(List<String> queues, Client client, SplittableRandom random, Pace pace) {
    this.queues = queues;
    this.client = client;
    this.random = random;
    this.pace = pace;
  }

  void operate() throws InterruptedException {
    String queue = queues.get(random.nextInt(queues.size()));
    client.pause(queue, true);
    pace.rest(random, LONGEST);
    client.pause(queue, false);
    pace.rest(random, LONGEST);
  }
}
