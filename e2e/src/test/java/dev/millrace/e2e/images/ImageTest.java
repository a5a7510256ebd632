package dev.millrace.e2e.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.Volume;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.e2e.process.Jar;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.output.ToStringConsumer;
import org.testcontainers.containers.wait.strategy.Wait;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// Each image alone, over the network, with a root that cannot be written to.
@NeedsImages
@Timeout(15 * 60)
class ImageTest {
  private static final Duration START = Duration.ofMinutes(6);

  @Test
  void queueServiceServesAndKeepsWhatItHasInItsVolume() throws Exception {
    try (var service = service("queue-service", 7070)) {
      service.start();
      assertThatItKeepsAnItem(service);
    }
  }

  private static void assertThatItKeepsAnItem(GenericContainer<?> service) throws Exception {
    QueueClient queue = queue(service);
    queue.declare("q", QueueSpec.defaults());
    queue.enqueue("q", List.of(NewItem.of("a", JsonData.empty())));

    // The JVM, and not the container, whose volume would go with it.
    service.getDockerClient().restartContainerCmd(service.getContainerId()).exec();

    QueueClient again = queue(service);
    await()
        .atMost(START)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(again.item("q", "a").state()).isEqualTo(ItemState.READY));
  }

  @Test
  void withoutTokensNoneServesItsNetwork_andSaysWhatToDo() {
    var said = new ToStringConsumer();
    try (var service =
        service("queue-service", 7070)
            .withEnv(Map.of("MILLRACE_SECURITY_OPEN", "false"))
            .withLogConsumer(said)
            .waitingFor(
                Wait.forLogMessage(".*Set millrace.security.tokens.*", 1)
                    .withStartupTimeout(START))) {
      service.start();
      // It hears of the log by a stream of its own, which may be behind that of the wait.
      await().untilAsserted(() -> assertThat(said.toUtf8String()).contains("Refusing to start"));
    }
  }

  @Test
  void sourceAdapterListsAFolderThatItIsGiven(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("one file.txt"), "1");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (var service =
        service("source-adapter", 7071)
            .withEnv("MILLRACE_SOURCE_KIND", "directory")
            .withEnv("MILLRACE_SOURCE_DIRECTORY_PATH", "/files")
            .withFileSystemBind(folder.toString(), "/files", BindMode.READ_ONLY)) {
      service.start();
      await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(
              () -> assertThat(get(service, "/api/v1/items")).contains("\"one file.txt\""));
      assertThat(get(service, "/api/v1/items/one%20file.txt")).contains("\"size\":1");
    }
  }

  @Test
  void workerAdapterDrivesACommandForAQueueInAnotherContainer() throws Exception {
    try (var network = Network.newNetwork();
        var service =
            service("queue-service", 7070)
                .withNetwork(network)
                .withNetworkAliases("queue")
                .withEnv("MILLRACE_DECLARE", "work: {maxAttempts: 2}");
        var worker =
            service("worker-adapter", 7072)
                .withNetwork(network)
                .withEnv("SERVER_PORT", "7072")
                .withEnv("MILLRACE_WORKER_URL", "http://queue:7070")
                .withEnv("MILLRACE_WORKER_QUEUE", "work")
                .withCommand(
                    "--",
                    "sh",
                    "-c",
                    "printf '{\"seen\": %s}' \"$(wc -c <\"$WORK_ITEM_FILE\")\""
                        + " >\"$WORK_RESULT_FILE\"")) {
      service.start();
      QueueClient queue = queue(service);
      queue.enqueue("work", List.of(NewItem.of("a", JsonData.parse("{\"n\":1}"))));
      worker.start();
      await()
          .atMost(Duration.ofMinutes(3))
          .untilAsserted(
              () -> {
                ItemStatus item = queue.item("work", "a");
                assertThat(item.state()).isEqualTo(ItemState.SUCCEEDED);
                assertThat(Objects.requireNonNull(item.result()).path("seen").asInt()).isPositive();
              });
    }
  }

  /// The one of the compose file, with what that file says of it.
  @Test
  void kafkaKeepsWhatAQueueServiceHasInIt() throws Exception {
    JsonNode broker = composed("signup-kafka");
    try (var network = Network.newNetwork();
        var kafka = kafka(broker).withNetwork(network).withNetworkAliases("signup-kafka");
        var service =
            service("queue-service", 7070)
                .withNetwork(network)
                .withEnv("MILLRACE_ENGINE", "kafka")
                .withEnv("MILLRACE_KAFKA_BOOTSTRAPSERVERS", "signup-kafka:9092")
                .withEnv("MILLRACE_KAFKA_REPLICATION", "1")
                .withEnv("MILLRACE_KAFKA_CELLS", "2")) {
      kafka.start();
      service.start();
      assertThatItKeepsAnItem(service);
    }
  }

  private static GenericContainer<?> kafka(JsonNode broker) {
    var container = new GenericContainer<>(broker.path("image").asString());
    broker
        .path("environment")
        .forEachEntry((name, value) -> container.withEnv(name, value.asString()));
    var scratch = new HashMap<String, String>();
    for (JsonNode mount : broker.path("tmpfs")) {
      String[] parts = mount.asString().split(":", 2);
      scratch.put(parts[0], parts[1]);
    }
    List<String> question =
        broker.at("/healthcheck/test").valueStream().map(JsonNode::asString).toList();
    String kept = broker.path("volumes").path(0).asString().replaceAll(".*:", "");
    return container
        .withTmpFs(scratch)
        .withCreateContainerCmdModifier(
            create -> {
              Objects.requireNonNull(create.getHostConfig()).withReadonlyRootfs(true);
              create
                  .withVolumes(new Volume(kept))
                  .withHealthcheck(
                      new HealthCheck()
                          .withTest(question)
                          .withInterval(TimeUnit.SECONDS.toNanos(2))
                          .withRetries(60));
            })
        .waitingFor(Wait.forHealthcheck().withStartupTimeout(START));
  }

  private static JsonNode composed(String service) throws IOException {
    Object compose =
        new Load(LoadSettings.builder().build())
            .loadFromString(Files.readString(Jar.HOME.resolve("docker-compose.yml")));
    return new JsonMapper().valueToTree(compose).path("services").path(service);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "queue-service",
        "source-adapter",
        "worker-adapter",
        "event-adapter",
        "coordinator",
        "thumbnailer",
        "image-pipeline"
      })
  void eachRunsAsNobody_saysWhatItIs_andEndsWithoutMemory(String module, @TempDir Path folder)
      throws Exception {
    var docker = new Docker(folder, Map.of());
    String image = "millrace/" + module;

    JsonNode config =
        new JsonMapper().readTree(docker.run("image", "inspect", image)).at("/0/Config");

    assertThat(config.path("User").asString()).isEqualTo("65532:65532");
    assertThat(config.path("Volumes").propertyNames()).contains("/tmp");
    assertThat(config.path("Entrypoint").toString())
        .contains("-XX:MaxRAMPercentage=", "-XX:+ExitOnOutOfMemoryError");
    assertThat(config.path("Labels").propertyNames())
        .contains(
            "org.opencontainers.image.title",
            "org.opencontainers.image.version",
            "org.opencontainers.image.licenses");
    assertThat(billOfMaterials(docker, image, folder).path("bomFormat").asString())
        .isEqualTo("CycloneDX");
  }

  private static JsonNode billOfMaterials(Docker docker, String image, Path folder)
      throws Exception {
    String container = docker.run("create", image).strip();
    try {
      docker.run("cp", container + ":/app/classpath", folder.toString());
    } finally {
      docker.run("rm", "-v", container);
    }
    try (Stream<Path> jars = Files.list(folder.resolve("classpath"))) {
      for (Path file : jars.sorted().toList()) {
        try (var jar = new ZipFile(file.toFile())) {
          ZipEntry entry = jar.getEntry("META-INF/sbom/application.cdx.json");
          if (entry != null) {
            return new JsonMapper().readTree(jar.getInputStream(entry));
          }
        }
      }
    }
    return MissingNode.getInstance();
  }

  private static GenericContainer<?> service(String module, int port) {
    return new GenericContainer<>("millrace/" + module + ":latest")
        .withExposedPorts(port)
        .withEnv("MILLRACE_SECURITY_OPEN", "true")
        .withTmpFs(Map.of("/tmp", "size=64m"))
        .withCreateContainerCmdModifier(
            create -> Objects.requireNonNull(create.getHostConfig()).withReadonlyRootfs(true))
        .waitingFor(
            Wait.forHttp("/actuator/health/readiness").forPort(port).withStartupTimeout(START));
  }

  private static QueueClient queue(GenericContainer<?> service) {
    return QueueClient.of(url(service));
  }

  private static URI url(GenericContainer<?> service) {
    int port =
        Integer.parseInt(
            service
                .getCurrentContainerInfo()
                .getNetworkSettings()
                .getPorts()
                .getBindings()
                .values()
                .iterator()
                .next()[0]
                .getHostPortSpec());
    return URI.create("http://%s:%d".formatted(service.getHost(), port));
  }

  private static String get(GenericContainer<?> service, String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(url(service).resolve(path)).build(), BodyHandlers.ofString())
          .body();
    }
  }
}
