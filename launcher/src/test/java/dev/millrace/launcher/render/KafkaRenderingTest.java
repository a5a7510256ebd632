package dev.millrace.launcher.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.launcher.broker.BrokerProperties;
import dev.millrace.launcher.flow.Flow;
import dev.millrace.launcher.flow.FlowFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A flow of events, in both places.
class KafkaRenderingTest {
  private static final Path FLOW = Path.of("src/test/resources/flows/parcels.yaml");

  @TempDir Path folder;

  @Test
  void inCompose_theBrokerIsKafkasOwnImage_withAVolumeAndAQuestion() throws Exception {
    JsonNode kafka = compose(null, flow()).at("/services/kafka");

    assertThat(kafka.path("image").asString()).isEqualTo("apache/kafka:4.2.1");
    assertThat(kafka.path("environment").path("KAFKA_ADVERTISED_LISTENERS").asString())
        .isEqualTo("PLAINTEXT://kafka:9092");
    assertThat(kafka.path("environment").path("KAFKA_LOG_RETENTION_HOURS").asString())
        .isEqualTo("24");
    assertThat(kafka.path("environment").has("MILLRACE_SECURITY_OPEN")).isFalse();
    assertThat(kafka.path("volumes").get(0).asString()).isEqualTo("kafka:/var/lib/kafka/data");
    assertThat(kafka.at("/healthcheck/test/3").asString()).contains("/dev/tcp/localhost/9092");
    assertThat(kafka.at("/deploy/resources/limits/memory").asString()).isEqualTo("1G");
    assertThat(kafka.has("ports")).isFalse();
    assertThat(compose(null, flow()).path("volumes").propertyNames())
        .containsExactly("store", "kafka");
  }

  @Test
  void inCompose_othersWaitForTheBroker_andKnowItsNameAndTheTopics() throws Exception {
    JsonNode services = compose(null, flow()).path("services");

    JsonNode filter = services.path("filter");
    assertThat(filter.at("/depends_on/kafka/condition").asString()).isEqualTo("service_healthy");
    assertThat(filter.at("/deploy/replicas").asInt()).isEqualTo(2);
    assertThat(filter.at("/environment/MILLRACE_EVENT_KAFKA_SERVERS").asString())
        .isEqualTo("kafka:9092");
    assertThat(filter.at("/environment/MILLRACE_TOPICS").asString())
        .isEqualTo(
            """
            orders:
              partitions: 6
              replication: 1
              retention: 7d
            parcels.sent:
              partitions: 3
              replication: 1
              compact: true
            rejected:
              partitions: 3
              replication: 1
            dead:
              partitions: 3
              replication: 1
            """);
    assertThat(services.at("/packer/command").get(4).asString()).isEqualTo("kafka:9092");
    assertThat(services.at("/packer/environment/PRICE").asString()).isEqualTo("$$(PRICE)");
    assertThat(services.at("/packer-light/deploy/replicas").asInt()).isEqualTo(2);
  }

  @Test
  void inCompose_aSecondFlowHasABrokerOfItsOwn() throws Exception {
    Flow first = FlowFile.read(Path.of("../flows/thumbnailer.yaml"));

    JsonNode services = compose(null, first, flow()).path("services");

    JsonNode kafka = services.path("parcels-kafka");
    assertThat(kafka.path("profiles").get(0).asString()).isEqualTo("parcels");
    assertThat(kafka.at("/environment/KAFKA_ADVERTISED_LISTENERS").asString())
        .isEqualTo("PLAINTEXT://parcels-kafka:9092");
    assertThat(kafka.path("volumes").get(0).asString())
        .isEqualTo("parcels-kafka:/var/lib/kafka/data");
    assertThat(services.at("/parcels-filter/depends_on").has("parcels-kafka")).isTrue();
    assertThat(services.at("/parcels-packer/environment/KAFKA").asString())
        .isEqualTo("parcels-kafka:9092");
    assertThat(services.at("/parcels-packer/command/2").asString())
        .isEqualTo("http://parcels-splitter:7074");
    assertThat(services.path("queue").has("profiles")).isFalse();
  }

  @Test
  void inCompose_aKafkaThatIsThereStandsForAllOwnOnes() throws Exception {
    JsonNode file = compose("broker.example.org:9092", flow());

    assertThat(file.path("services").has("kafka")).isFalse();
    assertThat(file.path("volumes").has("kafka")).isFalse();
    assertThat(file.at("/services/filter/depends_on").has("kafka")).isFalse();
    assertThat(file.at("/services/packer/environment/KAFKA").asString())
        .isEqualTo("broker.example.org:9092");
  }

  @Test
  void inCompose_aFlowWithoutAKafkaIsRefused() throws Exception {
    Flow without = flow().withoutBroker();

    assertThatThrownBy(() -> compose(null, without))
        .isInstanceOf(RenderProblem.class)
        .hasMessageContaining("the flow parcels uses Kafka and brings none along: say --kafka");
  }

  @Test
  void inCompose_twoServicesOfOneNameAreRefused() throws Exception {
    Flow first = flow();
    Flow second =
        FlowFile.read(
            Files.writeString(
                folder.resolve("flow.yaml"),
                """
                kind: Flow
                apiVersion: v1
                name: packer
                containers:
                  heavy: {command: [heavy], image: parcels/heavy}
                """));

    assertThatThrownBy(() -> compose(null, first, second))
        .isInstanceOf(RenderProblem.class)
        .hasMessageContaining("two services would be called packer-heavy");
  }

  @Test
  void inCompose_aPageIsPublished_andWhatLinksToItFollows() throws Exception {
    JsonNode services = compose(null, flow()).path("services");

    JsonNode letterbox = services.path("letterbox-of-all");
    assertThat(letterbox.path("ports").get(0).asString())
        .isEqualTo("127.0.0.1:${MILLRACE_LETTERBOXOFALL_PORT:-8081}:8081");
    assertThat(letterbox.path("command").get(2).asString()).isEqualTo("2525");
    assertThat(letterbox.path("command").get(4).asString())
        .isEqualTo("http://localhost:${MILLRACE_LETTERBOXOFALL_PORT:-8081}");
    assertThat(services.at("/packer/command").get(6).asString()).isEqualTo("letterbox-of-all:2525");
    Flow first = FlowFile.read(Path.of("../flows/thumbnailer.yaml"));
    assertThat(
            compose(null, first, flow())
                .at("/services/parcels-letterbox-of-all/ports/0")
                .asString())
        .isEqualTo("127.0.0.1:${MILLRACE_PARCELS_LETTERBOXOFALL_PORT:-8181}:8081");
  }

  @Test
  void inKubernetes_whatIsNotHttpIsServedToo() throws Exception {
    String letterbox = Objects.requireNonNull(kubernetes().get("base/letterbox-of-all.yaml"));

    assertThat(letterbox)
        .contains("name: http-8081", "name: tcp-2525", "containerPort: 2525")
        .containsPattern("name: letterbox--?[0-9a-f]{4}\n")
        .contains("http://localhost:8081");
    assertThat(kubernetes().get("base/packer.yaml")).contains("parcels-letterbox-of-all:2525");
  }

  @Test
  void inKubernetes_thereIsNoBroker_andAConfigMapSaysWhereKafkaIs() throws Exception {
    Map<String, String> files = kubernetes();

    assertThat(files).doesNotContainKey("base/kafka.yaml");
    assertThat(read(files, "base/servers.yaml").at("/data/servers").asString())
        .isEqualTo("kafka:9092");
    assertThat(files.get("base/kustomization.yaml")).contains("servers.yaml");
    JsonNode container =
        read(files, "base/filter.yaml").at("/spec/template/spec/containers").get(0);
    assertThat(container.at("/env/0/name").asString()).isEqualTo("KAFKA_SERVERS");
    assertThat(container.at("/env/0/valueFrom/configMapKeyRef/name").asString())
        .isEqualTo("parcels-kafka");
    assertThat(variable(container, "MILLRACE_EVENT_KAFKA_SERVERS")).isEqualTo("$(KAFKA_SERVERS)");
    // As many copies as the Kafka in k8s/kafka has brokers, but where the flow says otherwise.
    assertThat(variable(container, "MILLRACE_TOPICS"))
        .contains("orders:\n  partitions: 6\n  replication: 1\n")
        .contains("rejected:\n  partitions: 3\n  replication: 3\n");
  }

  @Test
  void inKubernetes_onlyTheServersAreReplacedInTexts() throws Exception {
    String packer = Objects.requireNonNull(kubernetes().get("base/packer.yaml"));

    assertThat(packer).contains("value: $(KAFKA_SERVERS)").contains("value: $$(PRICE)");
    assertThat(kubernetes().get("base/packer-heavy.yaml")).doesNotContain("KAFKA_SERVERS");
  }

  @Test
  void inProduction_anAdapterThatCallsTheQueueHasATokenForIt() throws Exception {
    String prod = Objects.requireNonNull(kubernetes().get("overlays/prod/kustomization.yaml"));

    assertThat(prod)
        .containsOnlyOnce("MILLRACE_EVENT_QUEUE_TOKEN")
        .contains("name: parcels-splitter", "key: adapter", "value: producer,worker");
  }

  /// The parent's, which builds the broker; the image's, in compose; that of k8s/kafka.
  @Test
  void allPlacesRunTheSameKafka() throws Exception {
    assertThat(Files.readString(Path.of("../pom.xml")))
        .contains("<kafka.version>%s</kafka.version>".formatted(BrokerProperties.VERSION));
    assertThat(Files.readString(Path.of("../k8s/kafka/kustomization.yaml")))
        .contains("newTag: " + BrokerProperties.VERSION);
  }

  private static Flow flow() throws Exception {
    return FlowFile.read(FLOW);
  }

  private static JsonNode compose(@Nullable String kafka, Flow... flows) {
    return tree(ComposeFile.of("shop", List.of(flows), List.of("f"), "", "", kafka));
  }

  private static Map<String, String> kubernetes() throws Exception {
    return KubernetesManifests.of(flow(), "parcels", "parcels", "f", Path.of(".."), false);
  }

  private static JsonNode read(Map<String, String> files, String path) {
    return tree(Objects.requireNonNull(files.get(path), path));
  }

  private static JsonNode tree(String yaml) {
    var settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
    return new JsonMapper()
        .valueToTree(new Load(settings).loadAllFromString(yaml).iterator().next());
  }

  private static String variable(JsonNode container, String name) {
    return container
        .path("env")
        .valueStream()
        .filter(variable -> variable.path("name").asString().equals(name))
        .findFirst()
        .orElseThrow()
        .path("value")
        .asString();
  }
}
