package dev.millrace.queue.machine;

import java.util.ArrayDeque;
import java.util.Deque;

/// Remembers how to take back everything since the last commit. One journal serves all the tables
/// that must go back together.
public final class Journal {
  private final Deque<Runnable> undo = new ArrayDeque<>();

  /// What is there now stays, whatever happens.
  public void commit() {
    undo.clear();
  }

  /// Everything since the last commit has never happened.
  public void rollback() {
    while (!undo.isEmpty()) {
      undo.pop().run();
    }
  }

  void wrote(Runnable howToUndo) {
    undo.push(howToUndo);
  }
}
