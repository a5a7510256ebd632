package dev.millrace.queue.machine.simulator;

import dev.millrace.queue.machine.Command;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Mail between machines: each letter arrives once, in order for each pair of machines, and as late
/// as chance has it.
final class Post {
  private final List<Deque<Letter>> lines = new ArrayList<>();
  private final int machines;

  record Letter(int from, int to, Command<?> command) {}

  Post(int machines) {
    this.machines = machines;
    for (int i = 0; i < machines * machines; i++) {
      lines.add(new ArrayDeque<>());
    }
  }

  private Deque<Letter> line(Letter letter) {
    return lines.get(letter.from * machines + letter.to);
  }

  void send(Letter letter) {
    line(letter).addLast(letter);
  }

  /// The next letter of one of the pairs; null when there is none.
  @Nullable Letter take(SplittableRandom random) {
    List<Deque<Letter>> full = lines.stream().filter(line -> !line.isEmpty()).toList();
    return full.isEmpty() ? null : full.get(random.nextInt(full.size())).removeFirst();
  }

  /// What had arrived was lost with the machine that read it.
  ///
  /// @param letters in the order in which they were taken
  void giveBack(List<Letter> letters) {
    letters.reversed().forEach(letter -> line(letter).addFirst(letter));
  }

  boolean isEmpty() {
    return lines.stream().allMatch(Deque::isEmpty);
  }
}
