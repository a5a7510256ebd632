package dev.millrace.signup.delivery;

import dev.millrace.signup.event.ReceivedEvent;
import java.util.Set;

/// A way to reach somebody. Called by many threads; blocks, but has a time limit.
public interface Sender {
  /// All that it is asked for.
  Set<What> sends();

  Sending send(What what, ReceivedEvent event);
}
