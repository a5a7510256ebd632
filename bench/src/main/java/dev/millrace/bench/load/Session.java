package dev.millrace.bench.load;

import dev.millrace.bench.machine.ProcessTree;
import dev.millrace.bench.peer.ClientSettings;
import dev.millrace.bench.peer.PeerServer;
import java.io.IOException;
import java.util.function.LongConsumer;

/// A running server and the ledger of what it was given.
public record Session(String name, PeerServer server, Ledger ledger) implements AutoCloseable {
  public Session(String name, PeerServer server) {
    this(name, server, new Ledger());
  }

  public ProcessTree processes() {
    return new ProcessTree(server.processes());
  }

  Worker worker(ClientSettings settings) throws IOException {
    return worker(settings, number -> {});
  }

  Worker worker(ClientSettings settings, LongConsumer taken) throws IOException {
    return new Worker(server.connect(settings), ledger, taken);
  }

  @Override
  public void close() {
    server.close();
  }
}
