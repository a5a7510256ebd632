package dev.millrace.launcher.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.launcher.flow.Flow;
import dev.millrace.launcher.flow.FlowFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is in the repository is what the flows render to.
class RenderedFilesTest {
  private static final Path HOME = Path.of("..");
  private static final String FLOW = "flows/thumbnailer.yaml";
  private static final String SIGNUP = "flows/signup.yaml";
  private static final String MORE = "observability/services.yaml";

  @Test
  void theComposeFileIsTheRenderedOne() throws Exception {
    String more = Files.readString(HOME.resolve(MORE));
    String rendered =
        ComposeFile.of(
            List.of(flow(FLOW), flow(SIGNUP)),
            List.of(FLOW, SIGNUP),
            " --with " + MORE,
            more,
            null);

    assertThat(HOME.resolve("docker-compose.yml"))
        .as("./millrace render compose %s %s --with %s > docker-compose.yml", FLOW, SIGNUP, MORE)
        .hasContent(rendered);
  }

  @Test
  void theManifestsAreTheRenderedOnes() throws Exception {
    Path folder = HOME.resolve("k8s/thumbnailer");

    Map<String, String> rendered =
        KubernetesManifests.of(flow(FLOW), "thumbnailer", "thumbnailer", FLOW, false);

    assertThat(files(folder))
        .as("./millrace render k8s %s --out k8s/thumbnailer", FLOW)
        .isEqualTo(new TreeMap<>(rendered));
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
