package dev.millrace.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The shell that formats a broker's folder, with a Java that only pretends; with a real one in
/// `e2e`.
class BrokerScriptTest {
  private static final String FORMATS =
      """
      case "$*" in
        *StorageTool*) echo "$@" >> asked; mkdir formatting; echo id > formatting/meta.properties;;
        *) echo "broker: $@"; ls log;;
      esac
      """;

  @TempDir Path folder;
  private Path java = Path.of("");

  @BeforeEach
  void install() throws IOException {
    java = folder.resolve("a java");
    program(FORMATS);
  }

  @Test
  void aNewFolderIsFormatted_once() throws Exception {
    String first = run();
    String second = run();

    assertThat(first).isEqualTo("broker: -Xmx1m -jar k.jar server.properties\nmeta.properties\n");
    assertThat(second).isEqualTo(first);
    assertThat(Files.readAllLines(folder.resolve("asked")))
        .singleElement()
        .asString()
        .endsWith(
            "-cp k.jar kafka.tools.StorageTool format --cluster-id ID --config format.properties");
  }

  @Test
  void aFormatThatWasCutShort_isBegunAnew() throws Exception {
    program("mkdir formatting; echo half > formatting/half; kill -9 $$");
    run();
    assertThat(folder.resolve("log")).doesNotExist();

    program(FORMATS);

    assertThat(run()).endsWith("meta.properties\n").doesNotContain("half");
  }

  @Test
  void aFormatThatFails_startsNoBroker() throws Exception {
    program("case \"$*\" in *StorageTool*) echo no space; exit 1;; *) echo broker;; esac");

    assertThat(run()).isEqualTo("no space\n");
  }

  private void program(String script) throws IOException {
    Files.writeString(java, "#!/bin/sh\n" + script);
    assertThat(java.toFile().setExecutable(true)).isTrue();
  }

  private String run() throws IOException, InterruptedException {
    String script;
    try (InputStream in =
        Objects.requireNonNull(Broker.class.getResourceAsStream("broker.sh"), "broker.sh")) {
      script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                script,
                "millrace-broker",
                "k.jar",
                "ID",
                java.toString(),
                "-Xmx1m",
                "-jar",
                "k.jar",
                "server.properties")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
