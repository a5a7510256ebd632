package dev.millrace.launcher.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.launcher.flow.Flow;
import dev.millrace.launcher.flow.FlowFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/// What is in the repository is what the flows render to.
class RenderedFilesTest {
  private static final Path HOME = Path.of("..");
  private static final List<String> FLOWS =
      List.of(
          "flows/thumbnailer.yaml",
          "flows/signup.yaml",
          "flows/images.yaml",
          "flows/wordcount.yaml");
  private static final String PROJECT = "millrace";
  private static final String MORE = "observability/services.yaml";

  @Test
  void theComposeFileIsTheRenderedOne() throws Exception {
    List<Flow> flows = new ArrayList<>();
    for (String file : FLOWS) {
      flows.add(flow(file));
    }
    String more = Files.readString(HOME.resolve(MORE));
    String rendered =
        ComposeFile.of(
            PROJECT, flows, FLOWS, " --with %s --name %s".formatted(MORE, PROJECT), more, null);

    assertThat(HOME.resolve("docker-compose.yml"))
        .as(
            "./millrace render compose %s --with %s --name %s > docker-compose.yml",
            String.join(" ", FLOWS), MORE, PROJECT)
        .hasContent(rendered);
  }

  @Test
  void aFlowOfTheProjectMayBeNamed_asWhereItIsStarted() throws Exception {
    String before = System.setProperty("millrace.home", HOME.toAbsolutePath().toString());
    try {
      String named = render("compose", "wordcount");

      assertThat(named).contains("Rendered from flows/wordcount.yaml");
      assertThat(render("compose", HOME.resolve("flows/wordcount.yaml").toRealPath().toString()))
          .isEqualTo(named);
    } finally {
      if (before == null) {
        System.clearProperty("millrace.home");
      } else {
        System.setProperty("millrace.home", before);
      }
    }
  }

  private static String render(String... arguments) {
    var out = new StringWriter();
    var line = new CommandLine(new RenderCommand()).setOut(new PrintWriter(out));
    assertThat(line.execute(arguments)).isZero();
    return out.toString();
  }

  static List<String> flows() {
    return FLOWS;
  }

  @ParameterizedTest
  @MethodSource("flows")
  void theManifestsAreTheRenderedOnes(String file) throws Exception {
    Flow flow = flow(file);
    String name = flow.name();

    Map<String, String> rendered = KubernetesManifests.of(flow, name, name, file, HOME, false);

    assertThat(files(HOME.resolve("k8s").resolve(name)))
        .as("./millrace render k8s %s --out k8s/%s", file, name)
        .isEqualTo(new TreeMap<>(rendered));
  }

  @Test
  void thePodsOfItemsAreKnownByLabelsThatTheAdapterGives() throws Exception {
    String adapter =
        Files.readString(
            HOME.resolve(
                "kubernetes-adapter/src/main/java/dev/millrace/kubernetes/job/Words.java"));
    String policies = Files.readString(HOME.resolve("k8s/thumbnailer/components/jobs/jobs.yaml"));

    // The one of namespaces is given by the person.
    assertThat(Pattern.compile("millrace\\.dev/(?!metrics)\\w+").matcher(policies).results())
        .isNotEmpty()
        .allSatisfy(label -> assertThat(adapter).contains('"' + label.group() + '"'));
  }

  private static Flow flow(String file) throws Exception {
    return FlowFile.read(HOME.resolve(file));
  }

  private static Map<String, String> files(Path folder) throws IOException {
    var files = new TreeMap<String, String>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.readString(file));
      }
    }
    return files;
  }
}
