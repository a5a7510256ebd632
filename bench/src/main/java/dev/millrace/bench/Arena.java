package dev.millrace.bench;

import dev.millrace.bench.load.Session;
import dev.millrace.bench.peer.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// The servers that are up. Each is started once, when first needed, and stays for all scenarios
/// that can share it, so that a late round meets a warm server.
final class Arena implements AutoCloseable {
  private final Path folder;
  private final Map<String, Session> sessions = new LinkedHashMap<>();

  Arena(Path folder) {
    this.folder = folder;
  }

  Session open(Peer peer) throws IOException, InterruptedException {
    Session open = sessions.get(peer.name());
    if (open != null) {
      return open;
    }
    var session = new Session(peer.name(), peer.start(folder));
    sessions.put(peer.name(), session);
    return session;
  }

  /// Processor time that all servers but one have used.
  Duration cpuOfOthers(Session one) {
    return sessions.values().stream()
        .filter(session -> session != one)
        .map(session -> session.processes().cpu())
        .reduce(Duration.ZERO, Duration::plus);
  }

  @Override
  public void close() {
    sessions.values().forEach(Session::close);
    sessions.clear();
  }
}
