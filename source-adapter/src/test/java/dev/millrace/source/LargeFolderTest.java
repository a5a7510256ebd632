package dev.millrace.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.source.SourceClient;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// One flat folder of 200 000 files, or as many as `-Dmillrace.test.files=1000000` says, listed by
/// the adapter in a process of its own that has 64 MB of heap and no locale.
class LargeFolderTest {
  private static final int FILES = Integer.getInteger("millrace.test.files", 200_000);
  private static final Pattern STARTED = Pattern.compile("started on port (\\d+)");

  @TempDir Path folder;
  private final HttpClient http = JsonHttp.newClient();
  private @Nullable Process process;

  @BeforeEach
  void plant() throws Exception {
    Path files = Files.createDirectory(folder.resolve("files"));
    for (int i = 0; i < FILES; i++) {
      Files.createFile(files.resolve(name(i)));
    }
  }

  private static String name(int file) {
    return "%s-recording-of-the-day-%07d.mp4".formatted(file % 1000 == 0 ? "\u00e9" : "e", file);
  }

  @AfterEach
  void stop() {
    if (process != null) {
      process.destroy();
    }
  }

  @Test
  void theWholeListAndItsPages_haveEveryFile_inLittleMemory() throws Exception {
    URI adapter = start();
    var whole = new Seen();
    long begin = System.nanoTime();
    stream(adapter, whole);
    report("whole", begin);
    assertThat(whole.seen.cardinality()).isEqualTo(FILES);

    var client = new SourceClient(http, adapter, null, Duration.ofMinutes(2));
    var paged = new Seen();
    begin = System.nanoTime();
    @Nullable String next = null;
    do {
      next = client.list(5_000, next, 1_000, names -> names.forEach(paged));
    } while (next != null);
    report("pages of 5000", begin);
    assertThat(paged.seen.cardinality()).isEqualTo(FILES);
    assertThat(paged.total.get()).isEqualTo(FILES);
    assertThat(client.item(name(1000))).isPresent();
  }

  private URI start() throws Exception {
    Path log = folder.resolve("log");
    var command =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-cp",
            System.getProperty("java.class.path"),
            SourceApplication.class.getName(),
            "--server.port=0",
            "--millrace.source.kind=directory",
            "--millrace.source.directory.path=" + folder.resolve("files"),
            "--millrace.source.directory.stable=0s");
    command.environment().put("LC_ALL", "C");
    process = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Matcher[] started = {STARTED.matcher("")};
    Awaitility.await("start of the adapter")
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              started[0] = STARTED.matcher(Files.readString(log, StandardCharsets.UTF_8));
              return started[0].find();
            });
    return URI.create("http://127.0.0.1:" + started[0].group(1));
  }

  private void stream(URI adapter, Seen names) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(adapter.resolve("/api/v1/items")).build();
    try (InputStream body = http.send(request, BodyHandlers.ofInputStream()).body();
        JsonParser json = Json.lenient().createParser(body)) {
      while (json.nextToken() != JsonToken.START_ARRAY) {
        assertThat(json.currentToken()).isNotNull();
      }
      while (json.nextToken() == JsonToken.VALUE_STRING) {
        names.accept(json.getString());
      }
      assertThat(json.nextToken()).isEqualTo(JsonToken.END_OBJECT);
    }
    assertThat(names.total.get()).isEqualTo(FILES);
  }

  private static void report(String what, long begin) {
    System.out.printf(
        "%d files in one folder, %s: %.1f s%n", FILES, what, (System.nanoTime() - begin) / 1e9);
  }

  /// Which of the files were named.
  private static final class Seen implements Consumer<String> {
    private final BitSet seen = new BitSet(FILES);
    private final AtomicInteger total = new AtomicInteger();

    @Override
    public void accept(String name) {
      int file = Integer.parseInt(name.substring(name.length() - 11, name.length() - 4));
      assertThat(name).isEqualTo(name(file));
      seen.set(file);
      total.incrementAndGet();
    }
  }
}
