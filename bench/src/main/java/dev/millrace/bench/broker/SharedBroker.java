package dev.millrace.bench.broker;

import dev.millrace.bench.process.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// One broker for all contenders of a run that need one: it starts with the first that asks for it
/// and ends, with its data, when the last one has let go. Safe for all threads.
public final class SharedBroker {
  private @Nullable Workspace workspace;
  private @Nullable Broker broker;
  private int users;

  /// Everybody who gets it lets go of it once, by [#release()].
  ///
  /// @param parent where its data folder is made, should it be the first to ask
  public synchronized Broker take(Path parent) throws IOException {
    Broker there = broker == null ? start(parent) : broker;
    users++;
    return there;
  }

  private Broker start(Path parent) throws IOException {
    var fresh = Workspace.in(parent, "broker");
    boolean started = false;
    try {
      Broker running = Broker.start(fresh);
      workspace = fresh;
      broker = running;
      started = true;
      return running;
    } finally {
      if (!started) {
        fresh.close();
      }
    }
  }

  public synchronized void release() {
    users--;
    if (users == 0 && broker != null && workspace != null) {
      broker.close();
      workspace.close();
      broker = null;
      workspace = null;
    }
  }
}
