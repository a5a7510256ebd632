package dev.millrace.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.e2e.process.Jar;
import dev.millrace.e2e.process.ServiceProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The kit as a user runs it, on the containers that Millrace brings along.
@Timeout(480)
class ConformanceTest {
  private static final Path SAMPLES = Jar.HOME.resolve("samples/videos");
  private static final String CLIP = "{\"path\":\"tree.avi\"}";
  private static final String NO_CLIP = "{\"path\":\"nothing.mp4\"}";

  @TempDir Path folder;

  @Test
  void theSourceAdapterIsASource() throws Exception {
    try (var source =
        ServiceProcess.start(
                "source-adapter",
                folder,
                "--millrace.source.kind=directory",
                "--millrace.source.directory.path=" + SAMPLES)
            .awaitReady()) {
      assertConforms("source", source.url().toString());
    }
  }

  @Test
  void theThumbnailerIsAWorker_overHttp() throws Exception {
    try (var worker =
        ServiceProcess.start(
                "thumbnailer",
                folder,
                "--millrace.thumbnailer.media=" + SAMPLES,
                "--millrace.thumbnailer.out=" + folder.resolve("out"))
            .awaitReady()) {
      assertConforms("worker", "--item", CLIP, "--bad-item", NO_CLIP, worker.url().toString());
    }
  }

  @Test
  void theThumbnailerIsAWorker_asACommand() throws Exception {
    var command = new ArrayList<>(List.of("worker", "--item", CLIP, "--bad-item", NO_CLIP, "--"));
    command.addAll(
        Jar.command(
            "thumbnailer",
            "-Dmillrace.thumbnailer.media=" + SAMPLES,
            "-Dmillrace.thumbnailer.out=" + folder.resolve("out")));
    command.add("work");
    assertConforms(command.toArray(String[]::new));
  }

  private void assertConforms(String... arguments) throws Exception {
    List<String> command = Jar.command("launcher");
    command.add("conformance");
    command.addAll(List.of(arguments));
    Path report = folder.resolve("report");
    int exit =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(report.toFile())
            .start()
            .waitFor();
    String rows = Files.readString(report, StandardCharsets.UTF_8);
    assertThat(exit).as(rows).isZero();
    assertThat(rows).contains("✓").doesNotContain("✗");
  }
}
