package dev.millrace.event.pump;

import dev.millrace.event.end.End;
import dev.millrace.event.pattern.Routing;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The outlets of an adapter by the name of the output, and which of them are queues.
///
/// @param queues names of queues by output; what an intake may carry itself
public record Outlets(Map<String, Outlet> all, Map<String, String> queues)
    implements AutoCloseable {
  /// @param outputs by name, [Routing#DEAD] among them unless there is nowhere for dead letters to go
  static Outlets of(Map<String, End> outputs, Ends ends) {
    var outlets = new LinkedHashMap<String, Outlet>();
    var queues = new LinkedHashMap<String, String>();
    outputs.forEach(
        (output, end) -> {
          outlets.put(
              output, output.equals(Routing.DEAD) ? ends.deadLetters(end) : ends.outlet(end));
          if (end instanceof End.Queue queue) {
            queues.put(output, queue.name());
          }
        });
    return new Outlets(outlets, queues);
  }

  Outlet of(String output) {
    Outlet outlet = all.get(output);
    if (outlet == null) {
      throw new IllegalStateException("there is no output \"" + output + "\"");
    }
    return outlet;
  }

  @Nullable String queue(String output) {
    return queues.get(output);
  }

  boolean has(String output) {
    return all.containsKey(output);
  }

  @Override
  public void close() {
    all.values().forEach(Outlet::close);
  }
}
