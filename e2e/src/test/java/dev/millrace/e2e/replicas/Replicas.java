package dev.millrace.e2e.replicas;

import dev.millrace.e2e.process.Program;
import dev.millrace.e2e.process.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/// Replicas of the queue-service, each with a folder and a wall clock of its own. Numbered from 0.
/// For one thread.
final class Replicas implements AutoCloseable {
  /// On a machine that has much else to do.
  static final Duration PATIENCE = Duration.ofMinutes(4);

  private final List<ServiceProcess> services = new ArrayList<>();
  private final List<WallClock> clocks = new ArrayList<>();

  /// Returns when all are ready.
  ///
  /// @param folder for their stores and logs
  /// @param settings of each, beside where its store is
  static Replicas start(Path folder, int count, IntFunction<List<String>> settings)
      throws IOException {
    var replicas = new Replicas();
    boolean ready = false;
    try {
      for (int n = 0; n < count; n++) {
        replicas.add(Files.createDirectories(folder.resolve("replica-" + n)), settings.apply(n));
      }
      replicas.awaitReady();
      ready = true;
    } finally {
      if (!ready) {
        replicas.close();
      }
    }
    return replicas;
  }

  private void add(Path folder, List<String> settings) throws IOException {
    WallClock clock = WallClock.at(folder.resolve("clock"));
    var all = new ArrayList<>(settings);
    all.add("--millrace.store=" + folder.resolve("store"));
    clocks.add(clock);
    services.add(ServiceProcess.start("queue-service", folder, clock.environment(), all));
  }

  int count() {
    return services.size();
  }

  ServiceProcess service(int number) {
    return services.get(number);
  }

  Program program(int number) {
    return service(number).program();
  }

  WallClock clock(int number) {
    return clocks.get(number);
  }

  List<URI> urls() {
    return services.stream().map(ServiceProcess::url).toList();
  }

  private void awaitReady() {
    services.forEach(service -> service.awaitReady(PATIENCE));
  }

  /// Lets those go on that were frozen, sets their clocks right, starts those that have ended on
  /// what they have kept, and waits until all are ready.
  void heal() throws IOException, InterruptedException {
    for (int n = 0; n < count(); n++) {
      clock(n).setRight();
      if (program(n).isAlive()) {
        program(n).thaw();
      } else {
        service(n).startAgain();
      }
    }
    awaitReady();
  }

  @Override
  public void close() {
    services.forEach(ServiceProcess::close);
  }
}
