package dev.millrace.e2e.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.http.Authorities;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.e2e.process.Ended;
import dev.millrace.e2e.process.Jar;
import dev.millrace.e2e.process.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An item goes from a source to its result by services that speak TLS only, in both directions, and
/// ask for tokens; and the launcher, which has the certificate as a file, looks at it. Then the
/// certificate is renewed under them, and another item goes the same way.
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class TlsTest {
  private static final String PASSWORD = "changeit";
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder;
  private Path store;
  private Path ca;

  /// One certificate for all, which all trust.
  @BeforeEach
  void keys() throws Exception {
    store = folder.resolve("keys.p12");
    ca = folder.resolve("ca.pem");
    newKeys();
  }

  private void newKeys() throws Exception {
    Files.deleteIfExists(ca);
    keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost");
    keytool("-exportcert", "-rfc", "-file", ca.toString());
    Files.move(made(), store, StandardCopyOption.ATOMIC_MOVE);
  }

  private Path made() {
    return folder.resolve("made.p12");
  }

  private HttpClient client() {
    try {
      return Authorities.newClient(Files.readAllBytes(ca));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void keytool(String... what) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(what));
    command.addAll(List.of("-alias", "house", "-keystore", made().toString()));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    Ended ended = Ended.run(new ProcessBuilder(command), PATIENCE);
    assertThat(ended.exitCode()).as(ended.output()).isZero();
  }

  /// The settings by which a service does, and trusts, TLS.
  private List<String> tls(String... more) {
    String bundle = "--spring.ssl.bundle.jks.house.";
    var all = new ArrayList<String>(List.of(more));
    for (String side : List.of("keystore", "truststore")) {
      all.add(bundle + side + ".location=file:" + store);
      all.add(bundle + side + ".type=PKCS12");
      all.add(bundle + side + ".password=" + PASSWORD);
    }
    all.add(bundle + "reload-on-update=true");
    all.add("--spring.ssl.bundle.watch.file.quiet-period=1s");
    all.add("--server.ssl.bundle=house");
    all.add("--millrace.client.ssl.bundle=house");
    return all;
  }

  private ServiceProcess start(String module, String... settings) throws IOException {
    var token = Map.of("MILLRACE_WORKER_TOKEN", TOKEN);
    return ServiceProcess.startSecure(module, folder, token, this::client, tls(settings));
  }

  @Test
  void anItemGoesFromItsSourceToItsResultOverTls() throws Exception {
    Path files = Files.createDirectory(folder.resolve("files"));
    Files.writeString(files.resolve("a"), "text");
    try (ServiceProcess source =
            start(
                "source-adapter",
                "--millrace.source.kind=directory",
                "--millrace.source.directory.path=" + files,
                "--millrace.source.directory.stable=0s");
        ServiceProcess service =
            start(
                "queue-service",
                "--millrace.store=" + folder.resolve("store"),
                "--millrace.security.tokens[0].token=" + TOKEN,
                "--millrace.security.tokens[0].roles=operator")) {
      source.awaitReady();
      service.awaitReady();
      var queues = new QueueClient(client(), service.url(), TOKEN);
      queues.declare("q", reading(source.url()));
      try (ServiceProcess worker = work(service.url())) {
        worker.awaitReady();
        awaitSucceeded(queues, "a");
        ItemStatus item = queues.item("q", "a");
        assertThat(String.valueOf(item.result())).contains("\"done\":1");
        assertThat(millrace(service.url(), ca)).contains("\"name\":\"a\"", "\"succeeded\"");
        assertThat(millrace(service.url(), null)).contains("is not trusted", "--ca");

        assertThat(conformance(source.url(), "--ca", ca.toString())).isZero();
        assertThat(conformance(source.url())).isNotZero();

        // An unrelated certificate: each service has to take it as what it shows and whom it
        // trusts.
        newKeys();
        Files.writeString(files.resolve("b"), "text");
        awaitSucceeded(new QueueClient(client(), service.url(), TOKEN), "b");
      }
    }
  }

  private static void awaitSucceeded(QueueClient queues, String item) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> queues.item("q", item).state() == ItemState.SUCCEEDED);
  }

  private ServiceProcess work(URI queue) throws IOException {
    return start(
        "worker-adapter",
        "--millrace.worker.url=" + queue,
        "--millrace.worker.queue=q",
        "--millrace.worker.stages[0].command[0]=sh",
        "--millrace.worker.stages[0].command[1]=-c",
        "--millrace.worker.stages[0].command[2]=echo '{\"done\":1}' > $WORK_RESULT_FILE");
  }

  private static QueueSpec reading(URI source) {
    return Json.strict()
        .readValue(
            "{\"source\": {\"url\": \"%s\", \"poll\": \"200ms\"}}".formatted(source),
            QueueSpec.class);
  }

  private static int conformance(URI source, String... options)
      throws IOException, InterruptedException {
    List<String> command = Jar.command("launcher");
    command.addAll(List.of("conformance", "source", source.toString()));
    command.addAll(List.of(options));
    return Ended.run(new ProcessBuilder(command), PATIENCE).exitCode();
  }

  private static String millrace(URI url, @Nullable Path ca)
      throws IOException, InterruptedException {
    List<String> command = Jar.command("launcher");
    command.addAll(List.of("items", "show", "q", "a", "--json", "--url", url.toString()));
    if (ca != null) {
      command.addAll(List.of("--ca", ca.toString()));
    }
    var program = new ProcessBuilder(command);
    program.environment().putAll(Map.of("MILLRACE_TOKEN", TOKEN));
    return Ended.run(program, PATIENCE).output();
  }
}
