package dev.millrace.launcher.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.launcher.flow.FlowFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesManifestsTest {
  private static final String FLOW =
      """
      kind: Flow
      apiVersion: v1
      name: orders
      folders:
        keep: {}
      queues:
        orders: {source: {url: "${url.lister}"}}
      containers:
        queue:
          module: queue-service
          port: 7070
          folders: {keep: /data}
        lister:
          command: [list, "$(PRICE) of $5"]
          image: shop/lister:3
          beside: queue
          port: 80
          env: {PRICE: "$(PATH)"}
        packer:
          command: [pack]
          image: shop/packer:3
      """;

  @TempDir Path folder;

  @Test
  void nothingIsReplacedInArgumentsAndVariables() throws Exception {
    assertThat(rendered(FLOW).get("base/queue.yaml"))
        .contains("args: [list, $$(PRICE) of $5]")
        .contains("value: $$(PATH)");
  }

  /// By the rules that the kubelet goes by: two dollars are one, `$(NAME)` is a variable.
  @ParameterizedTest
  @CsvSource({"pa$$word", "$$(PATH)", "$$$(PATH)", "$$", "a$", "$5$6", "$(", "$", "$(PATH)$$"})
  void aContainerGetsTheTextThatTheFlowGives(String text) {
    String expanded =
        Pattern.compile("\\$(\\$|\\([^)]*\\))")
            .matcher(PodParts.literal(text))
            .replaceAll(it -> it.group(1).equals("$") ? "\\$" : "replaced");

    assertThat(expanded).isEqualTo(text);
  }

  @Test
  void containersOfOnePodHavePortsOfTheirOwn() {
    assertThatThrownBy(() -> rendered(FLOW.replace("port: 80", "port: 7070")))
        .isInstanceOf(RenderProblem.class)
        .hasMessage(
            "containers.lister: its port 7070 is that of queue, which is in the same pod; give it"
                + " another");
  }

  @Test
  void aFolderOfTheFlowsOwnIsKeptByOnePod() {
    assertThatThrownBy(() -> rendered(FLOW.replace("[pack]", "[pack]\n    folders: {keep: /keep}")))
        .isInstanceOf(RenderProblem.class)
        .hasMessageContaining("folders.keep: the pods queue and packer would each have a disk");
  }

  @ParameterizedTest
  @CsvSource({
    "a--b, a-b-c6c1",
    "123, port-be32",
    "12345678901-container, port-d06a",
    "a-quite-long--one, a-quite-lo-5947",
    "lister, lister"
  })
  void aPortHasANameThatTheClusterTakes(String container, String port) throws Exception {
    assertThat(
            rendered(
                    FLOW.replace("lister:\n", "'%s':\n".formatted(container))
                        .replace("url.lister", "url." + container))
                .get("base/queue.yaml"))
        .contains("- name: %s\n              containerPort: 80".formatted(port));
    assertThat(port).matches("(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*").hasSizeLessThanOrEqualTo(15);
  }

  @Test
  void aNameThatNoServiceCanHaveIsRefused() {
    assertThatThrownBy(() -> rendered(FLOW.replace("name: orders", "name: 1st")))
        .isInstanceOf(RenderProblem.class)
        .hasMessageContaining("1st-queue cannot be the name of a Service");
  }

  private Map<String, String> rendered(String text) throws Exception {
    var flow = FlowFile.read(Files.writeString(folder.resolve("flow.yaml"), text));
    return KubernetesManifests.of(flow, flow.name(), flow.name(), "f", Path.of(".."), false);
  }
}
