package dev.millrace.bench;

import dev.millrace.bench.load.Session;
import dev.millrace.bench.machine.ProcessTree;
import dev.millrace.bench.peer.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

  /// Processor time that all servers but one have used; a broker that several of them are served by
  /// belongs to that one too.
  Duration cpuOfOthers(Session one) {
    Set<ProcessHandle> own = Set.copyOf(one.server().processes());
    List<ProcessHandle> others =
        sessions.values().stream()
            .flatMap(session -> session.server().processes().stream())
            .filter(process -> !own.contains(process))
            .distinct()
            .toList();
    return new ProcessTree(others).cpu();
  }

  @Override
  public void close() {
    sessions.values().forEach(Session::close);
    sessions.clear();
  }
}
