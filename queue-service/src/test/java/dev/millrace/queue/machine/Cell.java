package dev.millrace.queue.machine;

/// One value whose changes can be rolled back. The value must be immutable.
public final class Cell<T> {
  private final Journal journal;
  private T value;

  public Cell(Journal journal, T value) {
    this.journal = journal;
    this.value = value;
  }

  public T get() {
    return value;
  }

  public void set(T next) {
    T before = value;
    value = next;
    journal.wrote(() -> value = before);
  }
}
