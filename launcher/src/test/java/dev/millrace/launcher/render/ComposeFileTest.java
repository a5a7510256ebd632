package dev.millrace.launcher.render;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.launcher.flow.Flow;
import dev.millrace.launcher.flow.FlowFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

class ComposeFileTest {
  private static final String FLOW =
      """
      kind: Flow
      apiVersion: v1
      name: orders
      folders:
        in: {default: incoming, access: read}
        keep: {}
      queues:
        orders:
          source: {url: "${url.lister}"}
          scaling: {min: 2, max: 9}
      containers:
        queue:
          module: queue-service
          port: 7070
          folders: {keep: /data}
        lister:
          command: [list, "${folder.in}", "costs $5"]
          image: shop/lister:3
          port: 80
          folders: {in: /in}
          env: {PRICE: "$5"}
        worker:
          module: worker-adapter
          needs: [queue, lister]
          scale: {queue: orders, each: 2}
          memory: 1Gi
      """;

  @TempDir Path folder;

  @Test
  void oneFlowIsWhatUpStarts() throws Exception {
    Map<String, Map<String, Object>> services = services(List.of(flow(FLOW)));

    assertThat(services.keySet()).containsExactly("setup", "queue", "lister", "worker");
    assertThat(services.values()).allSatisfy(it -> assertThat(it).doesNotContainKey("profiles"));
    Map<String, Object> queue = requireNonNull(services.get("queue"));
    assertThat(queue)
        .containsEntry("ports", List.of("127.0.0.1:${MILLRACE_PORT:-7070}:7070"))
        .containsEntry("volumes", List.of("keep:/data"));
    assertThat(environment(queue).get("MILLRACE_DECLARE"))
        .isEqualTo(
            "orders:\n  source:\n    url: http://lister:80\n  scaling:\n    min: 2\n    max: 9\n");
    Map<String, Object> lister = requireNonNull(services.get("lister"));
    assertThat(lister)
        .containsEntry("image", "shop/lister:3")
        .containsEntry("command", List.of("list", "/in", "costs $$5"))
        .containsEntry("volumes", List.of("./incoming:/in:ro"))
        .doesNotContainKey("ports");
    assertThat(environment(lister)).containsExactly(Map.entry("PRICE", "$$5"));
    assertThat(services.get("worker")).extracting("deploy").asString().contains("memory=1G");
    assertThat(services.get("worker"))
        .extracting("depends_on")
        .isEqualTo(
            Map.of(
                "queue", Map.of("condition", "service_healthy"),
                "lister", Map.of("condition", "service_started")));
  }

  @Test
  void anotherFlowHasAProfile_andNamesOfItsOwn() throws Exception {
    Flow first = flow(FLOW);
    Flow second = flow(FLOW.replace("name: orders", "name: returns"));

    Map<String, Map<String, Object>> services = services(List.of(first, second));

    assertThat(services).containsKeys("queue", "returns-queue", "returns-setup");
    assertThat(services.get("returns-worker"))
        .containsEntry("profiles", List.of("returns"))
        .extracting("depends_on")
        .asString()
        .contains("returns-queue");
    assertThat(services.get("returns-queue"))
        .containsEntry("ports", List.of("127.0.0.1:${MILLRACE_RETURNS_PORT:-7170}:7070"))
        .containsEntry("volumes", List.of("returns-keep:/data"));
  }

  @Test
  void samplesArePutIntoAnEmptyFolder_andFilesOfTheFlowAreReadWhereTheyLie() throws Exception {
    Flow flow =
        flow(
            FLOW.replace(
                    "in: {default: incoming, access: read}",
                    """
                    in: {default: incoming, samples: "${home}/samples/in", access: read}
                      scripts: {default: "${home}/scripts", files: [a.sh], access: read}
                    """
                        .strip())
                .replace("folders: {in: /in}", "folders: {in: /in, scripts: /scripts}"));

    Map<String, Map<String, Object>> services = services(List.of(flow));

    assertThat(services.get("lister"))
        .containsEntry("volumes", List.of("./incoming:/in:ro", "./scripts:/scripts:ro"));
    assertThat(services.get("setup"))
        .containsEntry(
            "volumes",
            List.of("./incoming:/folders/in", "./samples/in:/samples/in:ro", "keep:/folders/keep"));
    assertThat(services.get("setup"))
        .extracting("command")
        .asString()
        .contains("[ -n \"$$(ls /folders/in)\" ] || cp -R /samples/in/. /folders/in");
  }

  @Test
  void aCommandWithoutAnImageCannotBeRendered() throws Exception {
    Flow flow = flow(FLOW.replace("    image: shop/lister:3\n", ""));

    assertThatThrownBy(() -> ComposeFile.of("shop", List.of(flow), List.of("f"), "", "", null))
        .isInstanceOf(RenderProblem.class)
        .hasMessageContaining("containers.lister")
        .hasMessageContaining("image");
  }

  @Test
  void aPathIsMountedAsItIsWritten() throws Exception {
    Flow flow =
        flow(FLOW.replace("default: incoming", "default: 'in $x'").replace("in: /in", "in: /$in"));

    assertThat(services(List.of(flow)).get("lister"))
        .containsEntry("volumes", List.of("./in $$x:/$$in:ro"));
  }

  @Test
  void whatWouldBeTakenForAnotherIsRefused() throws Exception {
    assertRefused(FLOW.replace("default: incoming", "default: 'a:b'"), "folders.in", "colon");
    assertRefused(renamed("123"), "containers.123", "begin it with a letter");
    assertRefused(
        FLOW.replace("lister", "setup"), "two services would be called setup", "rename one");
    assertRefused(
        FLOW.replace("port: 80\n", "port: 7070\n    page: true\n"),
        "two pages would be on port 7070",
        "another port");
    assertThatThrownBy(
            () ->
                services(
                    List.of(
                        flow(FLOW.replace("keep", "other-keep")),
                        flow(FLOW.replace("name: orders", "name: other")))))
        .isInstanceOf(RenderProblem.class)
        .hasMessageContaining("two volumes would be called other-keep");
  }

  @Test
  void namesThatYamlTakesForSomethingElseAreQuoted() throws Exception {
    Flow flow = flow(renamed("null").replace("keep", "'no'"));

    String text = ComposeFile.of("shop", List.of(flow), List.of("f"), "", "", null);

    assertThat(text).contains("\n  'null':\n").endsWith("volumes:\n  'no':\n");
  }

  @Test
  void itIsAProjectOfItsOwn_soThatAnotherFilesVolumesAreNotTakenForIts() throws Exception {
    String text = ComposeFile.of("shop", List.of(flow(FLOW)), List.of("f"), "", "", null);

    assertThat(text).contains("\nname: shop\n");
  }

  @Test
  void servicesOfTheirOwnMayEndWithoutANewLine() throws Exception {
    String text =
        ComposeFile.of(
            "shop", List.of(flow(FLOW)), List.of("f"), "", "  more:\n    image: a/b:1", null);

    assertThat(text).contains("    image: a/b:1\nvolumes:\n");
  }

  /// @param lister what the lister is called
  private static String renamed(String lister) {
    return FLOW.replace("lister:\n", "'%s':\n".formatted(lister))
        .replace("url.lister", "url." + lister)
        .replace("queue, lister", "queue, '%s'".formatted(lister));
  }

  private void assertRefused(String text, String... words) throws Exception {
    Flow flow = flow(text);
    assertThatThrownBy(() -> services(List.of(flow)))
        .isInstanceOf(RenderProblem.class)
        .hasMessageContainingAll(words);
  }

  private Flow flow(String text) throws Exception {
    return FlowFile.read(Files.writeString(folder.resolve("flow.yaml"), text));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Map<String, Object>> services(List<Flow> flows) {
    String text = ComposeFile.of("shop", flows, List.of("f"), "", "", null);
    var settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
    Map<String, Object> file = (Map<String, Object>) new Load(settings).loadFromString(text);
    assertThat(file).containsKeys("services", "volumes");
    return (Map<String, Map<String, Object>>) requireNonNull(file.get("services"));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, String> environment(Map<String, Object> service) {
    return (Map<String, String>) requireNonNull(service.get("environment"));
  }
}
