package dev.millrace.e2e.process;

import dev.millrace.launcher.module.Modules;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;

/// Services that many tests start: from the third one on they start from an AOT cache, as they do for
/// users, which takes half the processor. Making one costs as much as five starts save. Safe for all
/// threads.
final class FastStarts {
  private static final int WORTH_IT = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// With which they start by themselves.
  private static final Map<String, List<String>> SETTINGS =
      Map.of(
          "queue-service",
          List.of(),
          "worker-adapter",
          List.of(
              "--millrace.worker.url=http://127.0.0.1:1",
              "--millrace.worker.queue=none",
              "--millrace.worker.stages[0].command=true"),
          "event-adapter",
          List.of(
              "--millrace.event.name=none",
              "--millrace.event.from=http:/events",
              "--millrace.event.dead=http://127.0.0.1:1",
              "--millrace.event.filter.when=true",
              "--millrace.event.filter.to=http://127.0.0.1:1"),
          "coordinator",
          List.of(
              "--millrace.coordinator.url=http://127.0.0.1:1",
              "--millrace.coordinator.name=none",
              "--millrace.coordinator.join.control=opened",
              "--millrace.coordinator.join.queues=none",
              "--millrace.coordinator.join.to=joined"));

  private final Modules modules;
  private final Map<String, Integer> starts = new HashMap<>();

  FastStarts(Modules modules) {
    this.modules = modules;
  }

  /// Called before a start; makes the cache when it is time for that.
  ///
  /// @param jvm options of the JVM that the cache is for
  synchronized void before(String module, List<String> jvm) throws IOException {
    if (SETTINGS.containsKey(module) && starts.merge(module, 1, Integer::sum) == WORTH_IT) {
      record(module, jvm);
    }
  }

  private void record(String module, List<String> jvm) throws IOException {
    Path folder = Files.createTempDirectory(Path.of("target"), module + "-");
    int port = Ports.free();
    List<String> command = modules.command(module, jvm);
    boolean whole = false;
    try {
      if (modules.isRecording()) { // else there is a cache already
        command.add("--server.port=" + port);
        command.addAll(Objects.requireNonNull(SETTINGS.get(module)));
        try (var service = Program.begin(command, Map.of(), folder, folder.resolve("log"))) {
          Awaitility.await()
              .atMost(PATIENCE)
              .ignoreExceptionsInstanceOf(ConnectException.class)
              .until(
                  () -> {
                    service.mustRun();
                    new Socket(InetAddress.getLoopbackAddress(), port).close();
                    return true;
                  });
          service.stop();
          whole = true;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      modules.endRecordings(whole);
    }
  }
}
