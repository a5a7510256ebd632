package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Table;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a queue may and must send to queues of other machines.
final class Sending {
  private final Model model;
  private final Function<String, @Nullable QueueSpec> directory;

  /// By source, target and number of the target.
  private final Table<String, Command.Hold> holds;

  Sending(Model model, Function<String, @Nullable QueueSpec> directory) {
    this.model = model;
    this.directory = directory;
    this.holds = new Table<>(model.journal(), new TreeMap<>());
  }

  /// Something is for a queue that is not here.
  void sent(ModelQueue from, String target, List<NewItem> items, Heard heard) {
    Violation.unless(
        !mayRefuse(from, target, items), "%s was sent to %s, which takes nothing", items, target);
    heard.expectSent(from.name, target, items);
  }

  boolean mayRefuse(ModelQueue from, String target, List<NewItem> items) {
    QueueSpec spec = directory.apply(target);
    return spec == null
        || items.stream().anyMatch(item -> Accepting.tooLarge(spec, item))
        || (!items.isEmpty() && isHeld(from.name, target));
  }

  private boolean isHeld(String source, String target) {
    return holds.keys().stream().anyMatch(key -> key.startsWith(source + " " + target + " "));
  }

  private static String key(String source, String target, int by) {
    return source + " " + target + " " + by;
  }

  void held(Command.Hold hold, boolean there) {
    checkThere(hold.queue(), there);
    if (there) {
      holds.put(key(hold.queue(), hold.target(), hold.by()), hold);
    }
  }

  void released(Command.Release release, boolean there) {
    checkThere(release.queue(), there);
    holds.remove(key(release.queue(), release.target(), release.by()));
  }

  private void checkThere(String queue, boolean there) {
    Violation.unless((model.find(queue) != null) == there, "%s is there: %s", queue, there);
  }

  void deleted(String source) {
    for (String key : List.copyOf(holds.keys())) {
      if (key.startsWith(source + " ")) {
        holds.remove(key);
      }
    }
  }

  /// Whether nothing stands against sending a small item there.
  boolean isOpen(ModelQueue from, String target) {
    QueueSpec spec = directory.apply(target);
    return spec != null
        && !isHeld(from.name, target)
        && Objects.requireNonNull(spec.maxDataBytes()) >= 200;
  }

  int holds() {
    return holds.all().size();
  }
}
