package dev.millrace.bench.peer;

import dev.millrace.bench.process.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A server whose processes and data live in one [Workspace].
public record LocalServer(
    Workspace workspace,
    List<ProcessHandle> processes,
    String version,
    String settings,
    String calls,
    Connector connector)
    implements PeerServer {

  /// Opens a client's connection.
  @FunctionalInterface
  public interface Connector {
    PeerClient connect(ClientSettings settings) throws IOException;
  }

  /// Starts the processes and makes the queue.
  @FunctionalInterface
  public interface Starter {
    LocalServer start(Workspace workspace) throws IOException, InterruptedException;
  }

  /// Gives a starter its workspace, and closes that when the start fails.
  public static LocalServer in(Path parent, String name, Starter starter)
      throws IOException, InterruptedException {
    var workspace = Workspace.in(parent, name);
    boolean started = false;
    try {
      LocalServer server = starter.start(workspace);
      started = true;
      return server;
    } finally {
      if (!started) {
        workspace.close();
      }
    }
  }

  @Override
  public PeerClient connect(ClientSettings settings) throws IOException {
    return connector.connect(settings);
  }

  @Override
  public long bytesOnDisk() throws IOException {
    return workspace.bytes();
  }

  @Override
  public void close() {
    workspace.close();
  }
}
