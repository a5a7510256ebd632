package dev.millrace.thumbnailer.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.thumbnailer.ffmpeg.Commands.Look;
import dev.millrace.thumbnailer.ffmpeg.Commands.Numbered;
import dev.millrace.thumbnailer.frames.Reading;
import dev.millrace.thumbnailer.request.PictureFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandsTest {
  private static final Path VIDEO = Path.of("/media/-i http:evil%d.mp4");
  private static final Path PICTURE = Path.of("/out/x.part");

  private final Limits limits =
      new Limits(Duration.ofSeconds(10), 1_000_000_000, 40_000_000, 1_000_000, 1);
  private final Ffmpeg tools =
      new Ffmpeg(Path.of("/bin/ffmpeg"), Path.of("/bin/ffprobe"), null, false);
  private final Commands commands = new Commands(tools, limits);
  private final Look look = new Look(new Scale(320, 180, 320, 180), PictureFormat.JPEG);
  private final Numbered numbered = new Numbered(Path.of("/out/100%d"), ".m-", ".part");

  @Test
  void everyVideoIsOpenedAsOneFileWithOneProtocolAndKnownContainers() {
    List<List<String>> all =
        List.of(
            commands.probe(VIDEO),
            commands.seeks(VIDEO, List.of(Duration.ZERO), look, List.of(PICTURE)),
            commands.window(
                VIDEO, new Reading.Window(Duration.ZERO, Duration.ofSeconds(1), 10), look, PICTURE),
            commands.pass(VIDEO, 100, look, numbered, 5));

    assertThat(all)
        .allSatisfy(
            argv -> {
              assertThat(argv).containsSequence("-i", "file:/media/-i http:evil%d.mp4");
              assertThat(argv).containsSequence("-protocol_whitelist", "file", "-format_whitelist");
              assertThat(argv).containsSequence("-max_pixels", "40000000");
              String containers = argv.get(argv.indexOf("-format_whitelist") + 1);
              assertThat(containers.split(","))
                  .contains("mov", "matroska", "webm", "avi", "ogg")
                  .doesNotContain("hls", "concat", "dash", "image2", "lavfi", "sdp", "rtsp");
            });
  }

  @Test
  void seeksGoBeforeTheInputSoThatNothingBeforeThemIsDecoded() {
    List<String> argv =
        commands.seeks(
            VIDEO,
            List.of(Duration.ofMillis(1500), Duration.ofHours(2)),
            look,
            List.of(PICTURE, PICTURE));

    assertThat(argv.indexOf("-ss")).isLessThan(argv.indexOf("-i"));
    assertThat(argv).containsSequence("-ss", "1.5").containsSequence("-ss", "7200");
  }

  @Test
  void theBeginningIsNotSought() {
    var window = new Reading.Window(Duration.ZERO, Duration.ofSeconds(1), 10);

    assertThat(commands.seeks(VIDEO, List.of(Duration.ZERO), look, List.of(PICTURE)))
        .doesNotContain("-ss");
    assertThat(commands.window(VIDEO, window, look, PICTURE)).doesNotContain("-ss");
  }

  @Test
  void aPercentSignInAFolderIsNotTakenForAPattern() {
    assertThat(commands.pass(VIDEO, 100, look, numbered, 5))
        .endsWith("file:/out/100%%d/.m-%d.part");
    assertThat(numbered.file(7)).isEqualTo(Path.of("/out/100%d/.m-7.part"));
  }

  @Test
  void withoutFfprobeFfmpegProbes() {
    var alone = new Commands(new Ffmpeg(Path.of("/bin/ffmpeg"), null, null, false), limits);

    assertThat(alone.probe(VIDEO)).startsWith("/bin/ffmpeg").doesNotContain("-show_entries");
  }

  @Test
  void limitsAreSetBySystemMeansWhereThereAreAny() {
    var argv = List.of("/bin/ffmpeg", "-i", "x");
    var guarded =
        new Guard(new Ffmpeg(Path.of("/bin/ffmpeg"), null, Path.of("/bin/prlimit"), false), limits);

    assertThat(guarded.around(argv))
        .containsExactly(
            "/bin/prlimit",
            "--as=1000000000",
            "--cpu=15",
            "--fsize=1000000",
            "--core=0",
            "--",
            "/bin/ffmpeg",
            "-i",
            "x");
    assertThat(new Guard(tools, limits).around(argv))
        .containsExactly("/bin/ffmpeg", "-max_alloc", "250000000", "-i", "x");
  }
}
