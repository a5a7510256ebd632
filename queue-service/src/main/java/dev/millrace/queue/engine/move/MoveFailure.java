package dev.millrace.queue.engine.move;

/// The move did not come to its end. The message is for the person who started it.
public final class MoveFailure extends RuntimeException {
  MoveFailure(String message) {
    super(message);
  }
}
