package dev.millrace.queue.engine.kafka.cell;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.queue.engine.kafka.wire.Spread;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Neighbours;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The other cells, as the machine of this one knows them. What it sends while a command is applied
/// is kept until the command was, and goes out with the transaction. Used by the cell's thread.
final class OtherCells implements Neighbours {
  /// What is written for each item, beside its data and what it is called.
  private static final int AROUND = 150;

  private final Surroundings around;
  private final int partition;
  private final Function<String, @Nullable Spread> here;
  private final List<Mail> unsent = new ArrayList<>();

  private record Mail(int cell, Command<?> command) {}

  /// @param partition that of this cell
  /// @param here how a queue of this cell is spread; null when it is not here
  OtherCells(Surroundings around, int partition, Function<String, @Nullable Spread> here) {
    this.around = around;
    this.partition = partition;
    this.here = here;
  }

  /// Sends what the command that was applied has sent.
  void post(Outbox outbox) {
    unsent.forEach(mail -> outbox.tell(mail.cell, mail.command));
    unsent.clear();
  }

  @Override
  public @Nullable QueueSpec find(String queue) {
    // What is not in its home is nowhere.
    return Spread.of(queue, null, around.cells()).home() == partition ? null : around.find(queue);
  }

  @Override
  public int slice(String queue) {
    return Spread.of(queue, null, around.cells()).slice(partition);
  }

  @Override
  public void send(Command<?> command) {
    String queue = Command.queueOf(command);
    Spread known = here.apply(queue);
    Spread spread = known == null ? Spread.of(queue, around.find(queue), around.cells()) : known;
    if (command instanceof Command.Deliver deliver) {
      spread
          .split(deliver.items(), 0)
          .forEach((cell, items) -> send(cell, queue, deliver.from(), items));
    } else {
      spread.all().forEach(cell -> send(cell, command));
    }
  }

  /// In as many letters as it takes.
  private void send(int cell, String queue, String from, List<NewItem> items) {
    int begin = 0;
    int bytes = 0;
    for (int i = 0; i < items.size(); i++) {
      if (i > begin && bytes >= around.room()) {
        send(cell, new Command.Deliver(queue, from, items.subList(begin, i)));
        begin = i;
        bytes = 0;
      }
      bytes += size(items.get(i));
    }
    send(cell, new Command.Deliver(queue, from, items.subList(begin, items.size())));
  }

  private void send(int cell, Command<?> command) {
    unsent.add(new Mail(cell, command));
  }

  private static int size(NewItem item) {
    return AROUND
        + size(item.name())
        + size(item.group())
        + size(item.data())
        + size(item.result());
  }

  private static int size(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  private static int size(@Nullable JsonData data) {
    return data == null ? 0 : data.size();
  }
}
