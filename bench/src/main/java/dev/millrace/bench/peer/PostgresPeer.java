package dev.millrace.bench.peer;

import dev.millrace.bench.process.Launch;
import dev.millrace.bench.process.Programs;
import dev.millrace.bench.process.ServerProcess;
import dev.millrace.bench.process.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A table in PostgreSQL, rows leased with `FOR UPDATE SKIP LOCKED`, every commit flushed.
///
/// PostgreSQL refuses to run as root, so root starts it as the user that Debian made for it.
public record PostgresPeer(Payload payload) implements Peer {
  private static final String USER = "postgres";

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public Optional<String> missing() {
    if (program("initdb").isEmpty()) {
      return Optional.of("no initdb in /usr/lib/postgresql/*/bin (Debian: postgresql-15)");
    }
    return root() && Programs.find("setpriv").isEmpty()
        ? Optional.of("PostgreSQL does not run as root, and there is no setpriv to leave root with")
        : Optional.empty();
  }

  private static Optional<Path> program(String name) {
    return Programs.find(
        name,
        "/usr/lib/postgresql/17/bin",
        "/usr/lib/postgresql/16/bin",
        "/usr/lib/postgresql/15/bin");
  }

  private static boolean root() {
    return "root".equals(System.getProperty("user.name"));
  }

  @Override
  public PeerServer start(Path parent) throws IOException, InterruptedException {
    return LocalServer.in(parent, name(), this::start);
  }

  private LocalServer start(Workspace workspace) throws IOException {
    Path data = workspace.folder("data");
    if (root()) {
      var users = data.getFileSystem().getUserPrincipalLookupService();
      Files.setOwner(data, users.lookupPrincipalByName(USER));
    }
    Programs.ask(
        asUser(
            List.of(
                program("initdb").orElseThrow().toString(),
                "--pgdata=" + data,
                "--username=" + USER,
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync")));
    int port = Programs.freePort();
    ServerProcess process = workspace.start(name(), Launch.of(asUser(server(data, port))));
    process.awaitPort(port, Duration.ofSeconds(30));
    String url = "jdbc:postgresql://127.0.0.1:%d/postgres?user=%s".formatted(port, USER);
    process.await(() -> PostgresClient.ready(url), "let clients in", Duration.ofSeconds(30));
    String version = PostgresClient.createQueue(url);
    return new LocalServer(
        workspace,
        List.of(process.handle()),
        version,
        "fsync on, synchronous_commit on, rest as shipped",
        "INSERT · UPDATE … FOR UPDATE SKIP LOCKED · DELETE, each its own transaction",
        settings -> new PostgresClient(url, settings.wakeUp(), payload));
  }

  private static List<String> server(Path data, int port) {
    return List.of(
        program("postgres").orElseThrow().toString(),
        "-D",
        data.toString(),
        "-p",
        Integer.toString(port),
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        "unix_socket_directories=",
        "-c",
        "max_connections=320",
        "-c",
        "fsync=on",
        "-c",
        "synchronous_commit=on");
  }

  private static List<String> asUser(List<String> argv) {
    if (!root()) {
      return argv;
    }
    var all =
        new ArrayList<>(
            List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--init-groups", "--"));
    all.addAll(argv);
    return all;
  }
}
