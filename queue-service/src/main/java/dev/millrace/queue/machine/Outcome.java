package dev.millrace.queue.machine;

/// How a command or a query ended. A refusal is an answer like any other: it has changed nothing.
public sealed interface Outcome<T> {
  record Done<T>(T value) implements Outcome<T> {}

  record Refused<T>(Refusal refusal) implements Outcome<T> {}
}
