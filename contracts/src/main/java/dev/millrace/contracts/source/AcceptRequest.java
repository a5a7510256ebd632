package dev.millrace.contracts.source;

import dev.millrace.contracts.Kind;
import java.util.List;

/// Tells a source that forgets (a topic, a mailbox) that these items are durable in the queue.
@Kind("Accept")
public record AcceptRequest(List<String> items) {
  public AcceptRequest {
    items = items == null ? List.of() : List.copyOf(items);
  }
}
