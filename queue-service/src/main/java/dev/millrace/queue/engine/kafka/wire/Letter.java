package dev.millrace.queue.engine.kafka.wire;

import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Query;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A record of the commands topic: something that the cell of its partition is to do.
public sealed interface Letter {

  /// Where the answer goes.
  ///
  /// @param replica who waits for it
  /// @param partition of the answers topic, which that replica reads
  /// @param call number of the call among those of the replica
  record Sender(String replica, int partition, long call) {}

  /// @param patience how long the sender waits for an answer, from when the letter was written
  record Apply(Sender from, Duration patience, Command<?> command) implements Letter {}

  /// Take, or wait in line until there is something to take.
  ///
  /// @param inLine how long to wait; afterwards the answer is an empty list
  record Take(Sender from, Duration patience, Command.Take command, Duration inLine)
      implements Letter {}

  /// @param query null when it is one that only a newer build knows
  record Ask(Sender from, @Nullable Query<?> query) implements Letter {}

  /// The sender of that [Take] no longer waits.
  record Withdraw(Sender from, String queue) implements Letter {}

  /// From another cell, or from this one to itself: nobody waits for what comes of it.
  record Tell(Command<?> command) implements Letter {}
}
