package dev.millrace.queue.machine.simulator;

import dev.millrace.queue.machine.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Commands on their way. They arrive in any order, long after they were sent, and more than once.
final class Network {
  private static final int CAPACITY = 40;

  /// @param from who waits for the answer
  record Message(Actor from, Command<?> command) {}

  private final SplittableRandom random;
  private final List<Message> underWay = new ArrayList<>();

  Network(SplittableRandom random) {
    this.random = random;
  }

  /// Sends it; when there is too much under way, another message is lost for it.
  void send(Message message) {
    if (underWay.size() >= CAPACITY) {
      deliver();
    }
    underWay.add(message);
  }

  @Nullable Message deliver() {
    if (underWay.isEmpty()) {
      return null;
    }
    int which = random.nextInt(underWay.size());
    Message message = underWay.get(which);
    underWay.set(which, underWay.getLast());
    underWay.removeLast();
    return message;
  }

  boolean isEmpty() {
    return underWay.isEmpty();
  }
}
