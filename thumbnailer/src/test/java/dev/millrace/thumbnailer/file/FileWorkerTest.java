package dev.millrace.thumbnailer.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.thumbnailer.NeedsFfmpeg;
import dev.millrace.thumbnailer.Stage;
import dev.millrace.thumbnailer.ThumbnailerApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Starts the program as a worker-adapter does.
@NeedsFfmpeg
class FileWorkerTest {
  @TempDir Path folder;
  @AutoClose private Stage stage;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void setTheStage() throws IOException {
    stage = new Stage(folder).sample("motion.mov", "m.mov");
    environment.putAll(stage.environment());
    environment.put("WORK_RESULT_FILE", file("result").toString());
    environment.put("WORK_PROGRESS_FILE", file("progress").toString());
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private Process start(String... arguments) throws IOException {
    var argv =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ThumbnailerApplication.class.getName()));
    argv.addAll(List.of(arguments));
    var builder = new ProcessBuilder(argv);
    builder.environment().putAll(environment);
    return builder
        .redirectError(file("stderr").toFile())
        .redirectOutput(file("stdout").toFile())
        .start();
  }

  private int work(String data) throws Exception {
    Files.writeString(file("item"), data);
    environment.put("WORK_ITEM_FILE", file("item").toString());
    return end(start("work"));
  }

  private static int end(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private String stderr() throws IOException {
    return Files.readString(file("stderr"));
  }

  @Test
  void doneIsExitCodeZeroWithTheResultInItsFile() throws Exception {
    assertThat(work("{\"path\":\"m.mov\",\"size\":456426}")).as(stderr()).isZero();

    JsonData result = JsonData.parse(Files.readAllBytes(file("result")));
    assertThat(result.path("files").path(0).path("file").asString()).isEqualTo("m.mov.001.jpg");
    assertThat(file("progress")).hasContent("100 done");
    assertThat(stage.outFiles()).containsExactly("m.mov.001.jpg");
  }

  @Test
  void theNameOfAnItemFileAloneIsEnoughToWork() throws Exception {
    Files.writeString(file("item"), "{\"path\":\"m.mov\"}");
    environment.put("WORK_ITEM_FILE", file("item").toString());

    assertThat(end(start())).as(stderr()).isZero();
  }

  @Test
  void neverIsExitCode65WithOneLine() throws Exception {
    assertThat(work("{\"path\":\"gone.mov\"}")).isEqualTo(65);

    assertThat(stderr()).isEqualTo("thumbnailer: gone.mov: there is no such file\n");
    assertThat(file("result")).doesNotExist();
  }

  @Test
  void anItemThatIsNoJsonCanNeverSucceed() throws Exception {
    assertThat(work("not json")).isEqualTo(65);

    assertThat(stderr()).startsWith("thumbnailer: the file that WORK_ITEM_FILE names: not a JSON");
  }

  @Test
  void tryAgainIsExitCode1() throws Exception {
    Files.delete(stage.media.resolve("m.mov"));

    assertThat(work("{\"path\":\"m.mov\"}")).isEqualTo(1);
    assertThat(stderr()).contains("is empty: is it mounted?").hasLineCount(1);
  }

  @Test
  void aDeadlineInThePastIsNotTheItemsFault() throws Exception {
    environment.put("WORK_DEADLINE", "2020-01-01T00:00:00Z");

    assertThat(work("{\"path\":\"m.mov\"}")).isEqualTo(1);
    assertThat(stderr()).isEqualTo("thumbnailer: m.mov: not finished by the item's deadline\n");
  }

  @Test
  void badSettingsAndAMissingItemFileAreOneLineToo() throws Exception {
    assertThat(end(start("work"))).isEqualTo(1);
    assertThat(stderr()).startsWith("thumbnailer: WORK_ITEM_FILE is not set").hasLineCount(1);

    environment.put("MILLRACE_THUMBNAILER_FRAMES", "0");
    assertThat(work("{\"path\":\"m.mov\"}")).isEqualTo(1);
    assertThat(stderr())
        .isEqualTo("thumbnailer: millrace.thumbnailer.frames must be from 1 to 1000\n");
  }

  @Test
  void sigtermKillsFfmpegAndLeavesNothingBehind() throws Exception {
    Files.writeString(
        file("item"), "{\"path\":\"m.mov\",\"thumbnail\":{\"every\":3,\"width\":4000}}");
    environment.put("WORK_ITEM_FILE", file("item").toString());
    Process process = start("work");
    await().atMost(Duration.ofSeconds(60)).until(() -> !stage.outFiles().isEmpty());
    List<ProcessHandle> children = process.descendants().toList();

    process.destroy();

    assertThat(end(process)).isEqualTo(128 + 15);
    assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    assertThat(stage.outFiles()).isEmpty();
  }

  @Test
  void theCommandsArePrintedForAShellOrAsJson() throws Exception {
    Files.move(stage.media.resolve("m.mov"), stage.media.resolve("it's.mov"));

    assertThat(end(start("commands", "it's.mov"))).as(stderr()).isZero();
    assertThat(Files.readAllLines(file("stdout")))
        .hasSize(2)
        .allMatch(line -> line.contains("/it'\\''s.mov'"));

    assertThat(end(start("commands", "--json", "it's.mov"))).isZero();
    assertThat(Files.readAllLines(file("stdout")))
        .hasSize(2)
        .allMatch(line -> line.startsWith("[\"/") && line.contains("/it's.mov\""));

    assertThat(end(start("commands"))).isEqualTo(2);
    assertThat(end(start("dance"))).isEqualTo(2);
  }
}
