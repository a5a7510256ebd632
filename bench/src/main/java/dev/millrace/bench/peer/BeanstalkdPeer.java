package dev.millrace.bench.peer;

import dev.millrace.bench.process.Launch;
import dev.millrace.bench.process.Programs;
import dev.millrace.bench.process.ServerProcess;
import dev.millrace.bench.process.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// beanstalkd with its write-ahead log flushed at every write.
///
/// @param flushed false for filling it quickly, to look at its memory: then it flushes once a
///     second
public record BeanstalkdPeer(boolean flushed, Payload payload) implements Peer {
  @Override
  public String name() {
    return "beanstalkd";
  }

  @Override
  public Optional<String> missing() {
    return Programs.find("beanstalkd").isPresent()
        ? Optional.empty()
        : Optional.of("no beanstalkd on the PATH (Debian: beanstalkd)");
  }

  @Override
  public PeerServer start(Path parent) throws IOException, InterruptedException {
    return LocalServer.in(parent, name(), this::start);
  }

  private LocalServer start(Workspace workspace) throws IOException {
    int port = Programs.freePort();
    String program = Programs.find("beanstalkd").orElseThrow().toString();
    ServerProcess process =
        workspace.start(
            name(),
            Launch.of(
                List.of(
                    program,
                    "-l",
                    "127.0.0.1",
                    "-p",
                    Integer.toString(port),
                    "-b",
                    workspace.folder("data").toString(),
                    flushed ? "-f0" : "-f1000")));
    process.awaitPort(port, Duration.ofSeconds(20));
    return new LocalServer(
        workspace,
        List.of(process.handle()),
        Programs.ask(List.of(program, "-v")),
        flushed ? "-b DIR -f0 (fsync at every write)" : "-b DIR -f1000",
        "put · reserve-with-timeout · delete, batches pipelined",
        settings -> new BeanstalkdClient(port, payload));
  }
}
