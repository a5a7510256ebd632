package dev.millrace.event.pump;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The outlets of an adapter by the name of the output, and which of them are queues.
///
/// @param queues names of queues by output; what an intake may carry itself
public record Outlets(Map<String, Outlet> all, Map<String, String> queues)
    implements AutoCloseable {
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
