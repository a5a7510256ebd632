package dev.millrace.queue.machine;

import dev.millrace.contracts.queue.QueueSpec;
import org.jspecify.annotations.Nullable;

/// The machines that hold the queues which are not in this one. Called while a command is applied,
/// by the thread that applies it.
public interface Neighbours {

  /// How the queue behaves, as far as this side has heard: it may have been declared otherwise, or
  /// deleted, meanwhile.
  ///
  /// @return null when no other machine has a queue of that name
  @Nullable QueueSpec find(String queue);

  /// Which slice of that queue, were it spread over several machines, this one has: each has another
  /// one, from 0 on.
  int slice(String queue);

  /// Hands a command to the machine of its queue, whether or not the queue still exists. It is
  /// applied there once, after what was sent there before, and after what this machine writes with
  /// the command under way is durable; when that is lost, so is what was sent.
  void send(Command<?> command);

  /// There are no other machines.
  Neighbours NONE =
      new Neighbours() {
        @Override
        public @Nullable QueueSpec find(String queue) {
          return null;
        }

        @Override
        public int slice(String queue) {
          return 0;
        }

        @Override
        public void send(Command<?> command) {
          throw new IllegalStateException("there is no other machine to send to: " + command);
        }
      };
}
