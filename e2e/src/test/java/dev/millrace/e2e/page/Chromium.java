package dev.millrace.e2e.page;

import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import tools.jackson.databind.JsonNode;

/// A real browser without a window, with a profile of its own.
public final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Process process;
  private final Path profile;
  private final Path log;
  private final HttpClient http = HttpClient.newHttpClient();

  private Chromium(Process process, Path profile, Path log) {
    this.process = process;
    this.profile = profile;
    this.log = log;
  }

  /// The browser of this machine.
  static Optional<Path> find() {
    String path = System.getenv().getOrDefault("PATH", "");
    return NAMES.stream()
        .flatMap(name -> Stream.of(path.split(":")).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// @param folder for its profile and its log
  public static Chromium start(Path folder) throws IOException {
    Path profile = folder.resolve("profile");
    Path log = folder.resolve("chromium.log");
    var builder =
        new ProcessBuilder(
                find().orElseThrow().toString(),
                "--headless=new",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                // In a container it has neither the rights for its sandbox nor much shared memory.
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--window-size=1280,1400",
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("TMPDIR", folder.toString()); // it leaves a folder there
    return new Chromium(builder.start(), profile, log);
  }

  /// Its one tab.
  public Tab tab() throws IOException, InterruptedException {
    Path portFile = profile.resolve("DevToolsActivePort");
    await().atMost(PATIENCE).until(() -> !process.isAlive() || Files.exists(portFile));
    if (!process.isAlive()) {
      Assertions.fail("the browser has ended: " + Files.readString(log));
    }
    await().atMost(PATIENCE).until(() -> Files.readAllLines(portFile).size() > 1);
    URI list =
        URI.create("http://127.0.0.1:%s/json/list".formatted(Files.readAllLines(portFile).get(0)));
    String answer =
        http.send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    for (JsonNode target : Json.strict().readTree(answer)) {
      if (target.path("type").asString().equals("page")) {
        return Tab.open(http, URI.create(target.path("webSocketDebuggerUrl").asString()));
      }
    }
    throw new AssertionError("the browser has no tab: " + answer);
  }

  @Override
  public void close() {
    List<ProcessHandle> all =
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
    await().atMost(PATIENCE).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    http.close();
  }
}
