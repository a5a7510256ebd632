package dev.millrace.e2e.images;

import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.e2e.process.Jar;
import dev.millrace.e2e.process.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/// The project's own compose file, in a folder and on ports of its own.
final class Compose implements AutoCloseable {
  private final Path folder;
  private final Docker docker;
  private final Map<String, String> environment = new HashMap<>();

  /// @param folder holds the compose file, and what the containers share with it
  /// @param ports variables of the compose file that name a port
  Compose(Path folder, List<String> ports) throws IOException {
    this.folder = folder;
    for (String port : ports) {
      environment.put(port, String.valueOf(Ports.free()));
    }
    environment.put("COMPOSE_PROJECT_NAME", "millrace-test-" + environment.get(ports.getFirst()));
    this.docker = new Docker(folder, environment);
    Files.copy(Jar.HOME.resolve("docker-compose.yml"), folder.resolve("docker-compose.yml"));
  }

  /// A folder of the checkout, to where the compose file looks for it.
  void copyFromHome(String path) throws IOException {
    copy(Jar.HOME.resolve(path), folder.resolve(path));
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.resolveSibling(""));
        Files.copy(file, target);
      }
    }
  }

  Docker docker() {
    return docker;
  }

  /// @param port the variable that names it
  QueueClient queue(String port) {
    return QueueClient.of(URI.create("http://127.0.0.1:" + port(port)));
  }

  /// @param port the variable that names it
  int port(String port) {
    return Integer.parseInt(Objects.requireNonNull(environment.get(port)));
  }

  /// Starts the services of one profile, and not those that have none.
  void up(String profile) throws IOException, InterruptedException {
    var arguments = new ArrayList<>(List.of("compose", "--profile", profile, "up", "--detach"));
    docker
        .run("compose", "--profile", profile, "config", "--services")
        .lines()
        .filter(service -> service.startsWith(profile + "-"))
        .forEach(arguments::add);
    docker.run(arguments.toArray(String[]::new));
  }

  List<String> running(String... services) throws IOException, InterruptedException {
    var arguments = new ArrayList<>(List.of("compose", "ps", "--quiet", "--status", "running"));
    arguments.addAll(List.of(services));
    return docker.run(arguments.toArray(String[]::new)).lines().toList();
  }

  /// Prints the end of what was said, and removes all.
  @Override
  public void close() throws IOException, InterruptedException {
    String every = "*";
    System.out.println(
        docker.run("compose", "--profile", every, "logs", "--no-color", "--tail", "40"));
    // Now and then the engine takes a network for used whose last container it has just removed.
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> docker.run("compose", "--profile", every, "down", "--volumes", "--timeout", "5"));
    // What containers wrote belongs to their user; JUnit could not remove it as another one.
    docker.run(
        "run",
        "--rm",
        "--user",
        "root",
        "-v",
        folder + ":/f",
        "--entrypoint",
        "find",
        "millrace/queue-service",
        "/f",
        "-mindepth",
        "1",
        "-delete");
  }
}
