package dev.millrace.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.Json;
import dev.millrace.launcher.flow.Flow;
import dev.millrace.launcher.flow.FlowFile;
import dev.millrace.launcher.module.Modules;
import dev.millrace.launcher.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What the programs of a flow of events are told.
class ProgramsTest {
  private static final Path FLOW = Path.of("src/test/resources/flows/parcels.yaml");

  @TempDir Path folder;

  @BeforeEach
  void build() throws IOException {
    for (String module :
        List.of("kafka-broker", "queue-service", "event-adapter", "worker-adapter")) {
      Path target =
          Files.createDirectories(folder.resolve("home").resolve(module).resolve("target"));
      var manifest = new Manifest();
      manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
      new JarOutputStream(Files.newOutputStream(target.resolve(module + "-1.jar")), manifest)
          .close();
    }
  }

  @Test
  void eachEventAdapterIsToldTheTopics_andEachHasAPortOfItsOwn() throws Exception {
    try (StateFolder state = StateFolder.open(folder.resolve("state"))) {
      Programs programs = programs(state, null);

      JsonNode one = settings(programs.program("filter", 1));
      JsonNode two = settings(programs.program("filter", 2));
      JsonNode splitter = settings(programs.program("splitter", 1));

      assertThat(one.path("server.port")).isNotEqualTo(two.path("server.port"));
      assertThat(splitter.path("millrace.topics")).isEqualTo(one.path("millrace.topics"));
      assertThat(Json.strict().readTree(one.path("millrace.topics").asString()))
          .isEqualTo(
              Json.strict()
                  .readTree(
                      """
                      {"orders": {"partitions": 6, "replication": 1, "retention": "7d"},
                       "parcels.sent": {"partitions": 3, "replication": 1, "compact": true},
                       "rejected": {"partitions": 3, "replication": 1},
                       "dead": {"partitions": 3, "replication": 1}}
                      """));
      assertThat(settings(programs.program("packer-heavy", 1)).has("millrace.topics")).isFalse();
    }
  }

  @Test
  void theServersAreThoseOfTheBroker_whichOthersOutlive() throws Exception {
    try (StateFolder state = StateFolder.open(folder.resolve("state"))) {
      Programs programs = programs(state, null);
      Program broker = programs.program("kafka", 1);
      Program packer = programs.program("packer", 1);

      String servers = Objects.requireNonNull(broker.ready()).toString().replace("kafka://", "");
      assertThat(packer.environment()).containsEntry("KAFKA", servers);
      assertThat(
              settings(programs.program("filter", 1))
                  .at("/millrace/event/kafka/servers")
                  .asString())
          .isEqualTo(servers);
      assertThat(broker.tier()).isLessThan(packer.tier());
      assertThat(broker.argv())
          .contains("-Xmx512m", "-XX:+UseSerialGC")
          .endsWith("server.properties");
      assertThat(properties("server.properties"))
          .containsEntry("listeners", properties("format.properties").get("listeners"))
          .containsEntry("advertised.listeners", "PLAINTEXT://" + servers)
          .containsEntry("auto.create.topics.enable", "false")
          .containsEntry("log.retention.hours", "24")
          .containsEntry("log.dirs", "log");
    }
  }

  @Test
  void aPortWithAName_isTheSameForItsProcessAndForOthers() throws Exception {
    try (StateFolder state = StateFolder.open(folder.resolve("state"))) {
      Programs programs = programs(state, null);

      List<String> letterbox = programs.program("letterbox-of-all", 1).argv();
      List<String> packer = programs.program("packer", 1).argv();

      assertThat(packer.getLast()).isEqualTo("127.0.0.1:" + letterbox.get(2));
      assertThat(letterbox.get(4)).matches("http://127\\.0\\.0\\.1:\\d+");
      assertThat(letterbox.get(4)).doesNotEndWith(letterbox.get(2));
    }
  }

  @Test
  void aModuleWithoutAPort_hasOneHereAllTheSame_whereItIsAskedWhetherItCanServe() throws Exception {
    String text = Files.readString(FLOW).replace("    port: 7072\n", "");
    Flow flow = FlowFile.read(Files.writeString(folder.resolve("flow.yaml"), text));
    try (StateFolder state = StateFolder.open(folder.resolve("state"))) {
      Program packer = programs(state, flow, null).program("packer-heavy", 1);

      assertThat(packer.ready())
          .hasToString(
              "http://127.0.0.1:%s/actuator/health/readiness"
                  .formatted(settings(packer).path("server.port").asInt()));
    }
  }

  @Test
  void whatRunsOutOfMemoryEnds_andIsStartedAgain_unlessTheFlowSaysOtherwise() throws Exception {
    try (StateFolder state = StateFolder.open(folder.resolve("state"))) {
      Programs programs = programs(state, null);

      assertThat(programs.program("filter", 1).argv()).contains("-XX:+ExitOnOutOfMemoryError");
      assertThat(programs.program("kafka", 1).argv())
          .containsSubsequence("-XX:+ExitOnOutOfMemoryError", "-Xmx512m");
    }
  }

  @Test
  void theNextRunHasTheSamePortsAndCluster() throws Exception {
    try (StateFolder state = StateFolder.open(folder.resolve("state"))) {
      List<String> first = programs(state, null).program("kafka", 1).argv();
      Map<Object, Object> before = properties("server.properties");

      assertThat(programs(state, null).program("kafka", 1).argv()).isEqualTo(first);
      assertThat(properties("server.properties")).isEqualTo(before);
    }
  }

  @Test
  void aKafkaThatIsThere_isTheOneThatAllAreTold() throws Exception {
    try (StateFolder state = StateFolder.open(folder.resolve("state"))) {
      Programs programs = programs(state, "a:9092,b:9092");

      assertThat(programs.program("packer", 1).environment())
          .containsEntry("KAFKA", "a:9092,b:9092");
      assertThat(state.path().resolve("kafka")).doesNotExist();
    }
  }

  private Programs programs(StateFolder state, @Nullable String kafka) throws Exception {
    return programs(state, FlowFile.read(FLOW), kafka);
  }

  private Programs programs(StateFolder state, Flow flow, @Nullable String kafka)
      throws IOException {
    Flow used = kafka == null ? flow : flow.withoutBroker();
    var placement = new Placement(used, new Folders(Map.of()), kafka, state.path(), state.ports());
    var programs =
        new Programs(used, folder, new Modules(folder.resolve("home")), placement, state);
    programs.check();
    for (String container : used.containers().keySet()) {
      programs.program(container, 1);
    }
    state.writePorts(placement.ports());
    return programs;
  }

  private Map<Object, Object> properties(String file) throws IOException {
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(folder.resolve("state/kafka").resolve(file))) {
      properties.load(reader);
    }
    return properties;
  }

  private static JsonNode settings(Program program) {
    return Json.strict()
        .readTree(Objects.requireNonNull(program.environment().get("SPRING_APPLICATION_JSON")));
  }
}
