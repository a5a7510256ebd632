package dev.millrace.thumbnailer.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.thumbnailer.NeedsFfmpeg;
import dev.millrace.thumbnailer.Stage;
import dev.millrace.thumbnailer.failure.Reason;
import java.awt.image.BufferedImage;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NeedsFfmpeg
class ThumbnailerTest {
  @TempDir Path folder;
  @AutoClose private Stage stage;

  /// Grey that becomes brighter with each frame: frame n has about n as its brightness.
  private static final String RAMP =
      "nullsrc=size=64x64:rate=25:duration=10,format=gray,geq=lum='min(N,255)'";

  @BeforeEach
  void setTheStage() {
    stage = new Stage(folder);
  }

  private BufferedImage picture(String name) throws Exception {
    return Pictures.read(stage.out.resolve(name));
  }

  static Stream<Path> samples() throws Exception {
    try (Stream<Path> files = Files.walk(Stage.SAMPLES)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().endsWith(".md"))
          .map(Stage.SAMPLES::relativize)
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.MethodSource("samples")
  void everySampleGivesARealPictureOfTheUsualSize(Path sample) throws Exception {
    stage.sample(sample.toString(), sample.toString());

    Result result = stage.done("{\"path\":\"%s\"}".formatted(sample));

    PictureFile file = result.files().getFirst();
    assertThat(file.file()).isEqualTo(sample + ".001.jpg");
    BufferedImage picture = picture(file.file());
    assertThat(picture.getWidth()).isEqualTo(320).isEqualTo(file.width());
    assertThat(picture.getHeight()).isEqualTo(file.height());
    assertThat((double) picture.getWidth() / picture.getHeight())
        .isCloseTo((double) result.width() / result.height(), Offset.offset(0.02));
    assertThat(Pictures.colours(picture)).isGreaterThan(5);
    assertThat(file.bytes()).isEqualTo(Files.size(stage.out.resolve(file.file())));
    assertThat(result.missing()).isNull();
    assertThat(stage.outFiles()).containsExactly(sample + ".001.jpg");
  }

  @Test
  void theResultTellsWhatTheVideoIs() throws Exception {
    stage.sample("hello/hello.mp4", "hello.mp4");

    assertThat(stage.done("{\"path\":\"hello.mp4\"}").json().toString())
        .startsWith(
            "{\"path\":\"hello.mp4\",\"container\":\"mov,mp4,m4a,3gp,3g2,mj2\",\"codec\":\"h264\",\"width\":1280,\"height\":720,\"durationSeconds\":3.0")
        .contains("\"kind\":\"frame\",\"atSeconds\":", "\"width\":320,\"height\":180,\"bytes\":")
        .doesNotContain("missing", "null");
  }

  @Test
  void runTwiceItGivesTheSameBytes() throws Exception {
    stage.sample("motion.mov", "motion.mov");
    String data =
        """
        {"path":"motion.mov","thumbnail":{"count":3,"sheet":{"columns":2,"rows":2},
         "preview":{"format":"gif","frames":3}}}
        """;

    Result first = stage.done(data);
    var bytes = new ArrayList<byte[]>();
    for (String file : stage.outFiles()) {
      bytes.add(Files.readAllBytes(stage.out.resolve(file)));
    }

    assertThat(stage.done(data)).isEqualTo(first);
    List<String> files = stage.outFiles();
    assertThat(files)
        .containsExactly(
            "motion.mov.001.jpg",
            "motion.mov.002.jpg",
            "motion.mov.003.jpg",
            "motion.mov.preview.gif",
            "motion.mov.sheet.jpg");
    for (int i = 0; i < files.size(); i++) {
      assertThat(stage.out.resolve(files.get(i))).hasBinaryContent(bytes.get(i));
    }
  }

  @Test
  void videosThatDifferInExtensionOnlyDoNotMeet() throws Exception {
    stage.sample("hello/hello.mp4", "hello.mp4").sample("hello/hello.mpg", "hello.mpg");

    stage.done("{\"path\":\"hello.mp4\"}");
    stage.done("{\"path\":\"hello.mpg\"}");

    assertThat(stage.outFiles()).containsExactly("hello.mp4.001.jpg", "hello.mpg.001.jpg");
  }

  @ParameterizedTest
  @CsvSource({"20,13", "100,3", "200,2", "250,1"})
  void oneFrameEveryNGivesTheVeryFrames(int every, int pictures) throws Exception {
    stage.generate("ramp.avi", RAMP, "-c:v", "mpeg4", "-q:v", "1");

    Result result =
        stage.done(
            "{\"path\":\"ramp.avi\",\"thumbnail\":{\"every\":%d,\"format\":\"png\"}}"
                .formatted(every));

    assertThat(result.files()).hasSize(pictures);
    for (int i = 0; i < pictures; i++) {
      PictureFile file = result.files().get(i);
      assertThat(file.atSeconds()).isCloseTo(i * every / 25.0, Offset.offset(0.001));
      assertThat(brightnessOfFrame(file)).isCloseTo(i * every, Offset.offset(6.0));
    }
  }

  private double brightnessOfFrame(PictureFile file) throws Exception {
    return Pictures.brightness(picture(file.file()));
  }

  @Test
  void framesAtTimesAreTheFramesShownThen() throws Exception {
    stage.generate("ramp.mkv", RAMP, "-c:v", "mpeg4", "-q:v", "1", "-g", "300");

    Result result =
        stage.done(
            """
            {"path":"ramp.mkv","thumbnail":{"at":["8s","4s","10s"],"format":"png","width":64}}
            """);

    assertThat(result.files()).extracting(PictureFile::atSeconds).containsExactly(8.0, 4.0, 9.96);
    assertThat(brightnessOfFrame(result.files().get(0))).isCloseTo(200, Offset.offset(6.0));
    assertThat(brightnessOfFrame(result.files().get(1))).isCloseTo(100, Offset.offset(6.0));
  }

  @Test
  void theRepresentativeFrameIsNotTheBlackOfTheBeginning() throws Exception {
    stage.generate(
        "fade.mp4",
        "testsrc2=size=320x240:rate=10:duration=30,fade=in:start_frame=0:nb_frames=25",
        "-c:v",
        "mpeg4");

    Result result = stage.done("{\"path\":\"fade.mp4\"}");

    BufferedImage picture = picture(result.files().getFirst().file());
    assertThat(result.files().getFirst().atSeconds()).isGreaterThanOrEqualTo(2);
    assertThat(Pictures.brightness(picture)).isGreaterThan(60);
    assertThat(Pictures.colours(picture)).isGreaterThan(20);
  }

  @Test
  void aBareStreamGivesAPictureThoughItCannotBeSoughtIn() throws Exception {
    stage.sample("hello/hello.mp4", "hello.mp4");
    String whole = stage.media.resolve("hello.mp4").toString();
    stage.generate("bare.h264", RAMP, "-i", whole, "-map", "1:v", "-c", "copy");

    Result result = stage.done("{\"path\":\"bare.h264\"}");

    assertThat(Pictures.colours(picture(result.files().getFirst().file()))).isGreaterThan(5);
  }

  @ParameterizedTest
  @CsvSource({"jpeg,jpg", "png,png", "webp,webp"})
  void picturesHaveTheAskedFormatAndSize(String format, String extension) throws Exception {
    stage.sample("motion.mov", "m.mov");

    Result result =
        stage.done(
            "{\"path\":\"m.mov\",\"thumbnail\":{\"width\":100,\"height\":100,\"format\":\"%s\"}}"
                .formatted(format));

    Path file = stage.out.resolve("m.mov.001." + extension);
    assertThat(result.files().getFirst().file()).isEqualTo(file.getFileName().toString());
    if (format.equals("webp")) {
      assertThat(Pictures.framesOfWebp(file)).isEqualTo(1);
    } else {
      assertThat(picture(file.getFileName().toString()).getWidth()).isEqualTo(100);
      assertThat(picture(file.getFileName().toString()).getHeight()).isEqualTo(100);
    }
  }

  @Test
  void aContactSheetShowsTheVideoInRows() throws Exception {
    stage.sample("street/street-later.webm", "s.webm");

    Result result =
        stage.done(
            "{\"path\":\"s.webm\",\"thumbnail\":{\"sheet\":{\"columns\":3,\"rows\":2,\"width\":120}}}");

    PictureFile sheet = result.files().getLast();
    BufferedImage picture = picture(sheet.file());
    assertThat(sheet.kind()).isEqualTo(PictureFile.Kind.SHEET);
    assertThat(picture.getWidth()).isEqualTo(3 * 124 + 4).isEqualTo(sheet.width());
    assertThat(picture.getHeight()).isEqualTo(2 * 94 + 4).isEqualTo(sheet.height());
    for (int column = 0; column < 3; column++) {
      for (int row = 0; row < 2; row++) {
        assertThat(Pictures.colours(picture.getSubimage(4 + column * 124, 4 + row * 94, 120, 90)))
            .isGreaterThan(20);
      }
    }
  }

  @Test
  void aSheetTooLargeForTheMemoryIsSaidSo() throws Exception {
    stage.sample("motion.mov", "m.mov").with("memory", "900MB");

    Outcome.Failed failed =
        stage.failed(
            """
            {"path":"m.mov","thumbnail":{"count":1,"sheet":{"columns":10,"rows":10,"width":1024}}}
            """);

    assertThat(failed.reason()).isEqualTo(Reason.TOO_MUCH_MEMORY);
    assertThat(failed.message()).contains("10284 × ");
  }

  @Test
  void anAnimatedPreviewMoves() throws Exception {
    stage.sample("street/street-later.webm", "s.webm");

    stage.done(
        "{\"path\":\"s.webm\",\"thumbnail\":{\"preview\":{\"format\":\"gif\",\"frames\":4}}}");
    stage.done("{\"path\":\"s.webm\",\"thumbnail\":{\"preview\":{\"frames\":4}}}");

    assertThat(Pictures.framesOfGif(stage.out.resolve("s.webm.preview.gif"))).isEqualTo(4);
    assertThat(Pictures.framesOfWebp(stage.out.resolve("s.webm.preview.webp"))).isEqualTo(4);
  }

  @Test
  void manyFramesAreDrawnByAsManyProcessesAsTheMemoryNeeds() throws Exception {
    stage.sample("motion.mov", "m.mov");

    Result result = stage.done("{\"path\":\"m.mov\",\"thumbnail\":{\"count\":40,\"width\":32}}");

    assertThat(result.files()).hasSize(40);
    assertThat(result.files().stream().map(file -> Objects.requireNonNull(file.atSeconds())))
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void anUprightPhoneVideoGivesAnUprightPicture() throws Exception {
    stage.sample("motion.mov", "m.mov");
    Path upright = turnedCopy();

    Result result = stage.done("{\"path\":\"%s\"}".formatted(upright.getFileName()));

    assertThat(result.width()).isEqualTo(320);
    assertThat(result.height()).isEqualTo(568);
    BufferedImage picture = picture(result.files().getFirst().file());
    assertThat(picture.getHeight()).isEqualTo(568);
  }

  /// Writes a quarter turn into the matrix of the video's track, which is the second one.
  private Path turnedCopy() throws Exception {
    byte[] bytes = Files.readAllBytes(stage.media.resolve("m.mov"));
    int track = indexOf(bytes, "tkhd", indexOf(bytes, "tkhd", 0) + 4);
    var matrix = java.nio.ByteBuffer.wrap(bytes, track + 4 + 40, 36);
    for (int part : new int[] {0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000}) {
      matrix.putInt(part);
    }
    return Files.write(stage.media.resolve("upright.mov"), bytes);
  }

  private static int indexOf(byte[] bytes, String word, int from) {
    return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(word, from);
  }

  @Test
  void namesThatLookLikeOptionsPatternsOrAddressesAreJustNames() throws Exception {
    for (String name : List.of("-y.mov", "100%d.mov", "http:x.mov", "a'b\"c;$(x).mov", "ü ñ.mov")) {
      stage.sample("motion.mov", "100%d/" + name);
      String json = "100%d/" + name.replace("\"", "\\\"");

      stage.done("{\"path\":\"%s\",\"thumbnail\":{\"every\":100}}".formatted(json));

      assertThat(stage.out.resolve("100%d/" + name + ".003.jpg")).isRegularFile();
    }
    assertThat(stage.outFiles()).hasSize(15);
  }

  @Test
  void anOutFolderThatCannotBeWrittenIsNotTheItemsFault() throws Exception {
    stage.sample("motion.mov", "m.mov");
    Files.writeString(stage.out, "a file in the way");

    assertThat(stage.failed("{\"path\":\"m.mov\"}").reason()).isEqualTo(Reason.STORAGE);
  }

  @Test
  void whatTheSystemSaysOfAFileIsToldAsItSaysIt() {
    var full = new FileSystemException("/out/a", null, "Read-only file system");

    assertThat(Thumbnailer.words(full)).isEqualTo("/out/a: Read-only file system");
    assertThat(Thumbnailer.words(new AccessDeniedException("/out/a")))
        .isEqualTo("java.nio.file.AccessDeniedException: /out/a");
  }

  @Test
  void theListedCommandsAreThoseThatAreRun() throws Exception {
    stage.sample("motion.mov", "m.mov");

    var commands =
        stage
            .thumbnailer()
            .commands(
                "m.mov",
                dev.millrace.thumbnailer.ffmpeg.TimeLimit.start(
                    java.time.InstantSource.system(), java.time.Duration.ofMinutes(1), null));

    assertThat(commands).hasSize(2);
    for (List<String> argv : commands) {
      assertThat(new ProcessBuilder(argv).redirectErrorStream(true).start().onExit().get())
          .satisfies(process -> assertThat(process.exitValue()).isIn(0, 1));
    }
    assertThat(stage.outFiles()).hasSize(1);
  }
}
