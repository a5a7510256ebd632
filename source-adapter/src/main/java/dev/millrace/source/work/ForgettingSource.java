package dev.millrace.source.work;

import java.io.IOException;
import java.util.List;

/// A source that forgets, such as a topic or a mailbox: it lists an item until it is told that the
/// item is durable elsewhere.
public interface ForgettingSource extends WorkSource {
  /// Forgets these items. Said again for the same names, it changes nothing.
  void accept(List<String> names) throws IOException, InterruptedException;
}
