package dev.millrace.thumbnailer.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.thumbnailer.Stage;
import dev.millrace.thumbnailer.failure.Reason;
import dev.millrace.thumbnailer.ffmpeg.Ffmpeg;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that mean harm or are broken: each ends, soon, as a failure that says why, and leaves
/// nothing behind.
@Timeout(120)
abstract class HostileVideos {
  @TempDir Path folder;
  @AutoClose private Stage stage;

  private Stage stage() {
    return stage;
  }

  abstract Ffmpeg tools();

  @BeforeEach
  void setTheStage() {
    stage = new Stage(folder, tools());
  }

  @AfterEach
  void nothingIsLeftOver() throws Exception {
    assertThat(stage.outFiles()).allMatch(file -> !file.contains(".part"));
  }

  private Outcome.Failed refused(String name) {
    Outcome.Failed failed = stage.failed("{\"path\":\"%s\"}".formatted(name));
    assertThat(failed.reason().permanent()).as(failed.toString()).isTrue();
    assertThat(failed.message()).startsWith(name + ": ").doesNotContain("\n");
    return failed;
  }

  private void write(String name, String content) throws Exception {
    Files.writeString(stage.media.resolve(name), content);
  }

  @Test
  void anEmptyFileIsRefused() throws Exception {
    write("zero.mp4", "");

    assertThat(refused("zero.mp4").message()).isEqualTo("zero.mp4: is empty (0 bytes)");
  }

  @Test
  void aTextThatCallsItselfAVideoIsRefused() throws Exception {
    write("notes.mp4", "Dear diary,\n".repeat(1000));

    assertThat(refused("notes.mp4").reason()).isEqualTo(Reason.UNREADABLE);
  }

  @Test
  void aPictureThatCallsItselfAVideoIsRefused() throws Exception {
    stage.generate("dot.png", "color=size=64x64:duration=1", "-frames:v", "1");
    Files.move(stage.media.resolve("dot.png"), stage.media.resolve("dot.mp4"));

    assertThat(refused("dot.mp4").reason()).isEqualTo(Reason.UNREADABLE);
  }

  @Test
  void soundAloneIsRefused() throws Exception {
    stage.generate("song.mp4", "sine=duration=2", "-c:a", "aac");

    assertThat(refused("song.mp4").reason()).isEqualTo(Reason.NO_VIDEO);
  }

  @Test
  void aVideoWithoutItsIndexIsRefused() throws Exception {
    stage.sample("motion.mov", "whole.mov");
    byte[] bytes = Files.readAllBytes(stage.media.resolve("whole.mov"));
    Files.write(stage.media.resolve("cut.mov"), Arrays.copyOf(bytes, 100_000));

    assertThat(refused("cut.mov").reason()).isEqualTo(Reason.UNREADABLE);
  }

  @Test
  void aVideoCutShortStillGivesItsBeginning() throws Exception {
    stage.sample("hello/hello.mp4", "whole.mp4");
    byte[] bytes = Files.readAllBytes(stage.media.resolve("whole.mp4"));
    Files.write(stage.media.resolve("cut.mp4"), Arrays.copyOf(bytes, bytes.length / 2));

    Result result = stage.done("{\"path\":\"cut.mp4\",\"thumbnail\":{\"count\":6}}");

    assertThat(result.files()).hasSizeBetween(1, 5);
    assertThat(result.missing()).isEqualTo(6 - result.files().size());
    assertThat(stage.done("{\"path\":\"cut.mp4\"}").files()).hasSize(1);
  }

  @Test
  void noiseInsideAVideoIsSurvived() throws Exception {
    stage.sample("hello/hello.mpg", "noise.mpg");
    byte[] bytes = Files.readAllBytes(stage.media.resolve("noise.mpg"));
    new java.util.Random(7)
        .ints(bytes.length / 50, 2000, bytes.length)
        .forEach(i -> bytes[i] = (byte) (i * 31));
    Files.write(stage.media.resolve("noise.mpg"), bytes);

    Outcome outcome = stage.make("{\"path\":\"noise.mpg\",\"thumbnail\":{\"count\":4}}");

    assertThat(outcome)
        .satisfiesAnyOf(
            done -> assertThat(done).isInstanceOf(Outcome.Done.class),
            failed -> assertThat(((Outcome.Failed) failed).reason().permanent()).isTrue());
  }

  @Nested
  class APlaylist {
    @ParameterizedTest
    @ValueSource(strings = {"list.m3u8", "list.mp4", "list.ts"})
    void isRefusedWhateverItsNameAndNothingItNamesIsOpened(String name) throws Exception {
      stage().sample("hello/hello.mpg", "secret.mpg");
      var calls = new AtomicInteger();
      try (var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
        Thread.ofVirtual().start(() -> count(server, calls));
        write(
            name,
            """
            #EXTM3U
            #EXT-X-TARGETDURATION:10
            #EXTINF:10,
            http://127.0.0.1:%d/a.ts
            #EXTINF:10,
            %s
            #EXT-X-ENDLIST
            """
                .formatted(server.getLocalPort(), stage().media.resolve("secret.mpg").toUri()));

        Outcome.Failed failed = refused(name);

        assertThat(failed.message()).contains("\"hls\"", "not opened");
        assertThat(calls).hasValue(0);
      }
    }

    private static void count(ServerSocket server, AtomicInteger calls) {
      try {
        while (true) {
          server.accept().close();
          calls.incrementAndGet();
        }
      } catch (java.io.IOException e) {
        return; // The test is over.
      }
    }

    @Test
    void ofTheConcatKindIsRefusedToo() throws Exception {
      stage().sample("hello/hello.mpg", "secret.mpg");
      write("list.mp4", "ffconcat version 1.0\nfile secret.mpg\n");

      assertThat(refused("list.mp4").message()).contains("\"concat\"");
    }
  }

  @Nested
  class HugeFrames {
    /// Changes the size that the AVI header claims.
    private void claim(int width, int height) throws Exception {
      stage().sample("street/Street, first seconds.avi", "huge.avi");
      Path file = stage().media.resolve("huge.avi");
      byte[] bytes = Files.readAllBytes(file);
      ByteBuffer.wrap(bytes)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putInt(0xB0, width)
          .putInt(0xB4, height);
      Files.write(file, bytes);
    }

    @Test
    void ofAHundredThousandSquaredAreRefused() throws Exception {
      claim(100_000, 100_000);

      assertThat(refused("huge.avi").reason()).isEqualTo(Reason.TOO_MANY_PIXELS);
    }

    @Test
    void justAboveTheLimitAreRefused() throws Exception {
      claim(8000, 8000);

      assertThat(refused("huge.avi").reason()).isEqualTo(Reason.TOO_MANY_PIXELS);
    }
  }

  @Nested
  class AVideoOfHours {
    @BeforeEach
    void threeHours() throws Exception {
      stage()
          .generate(
              "hours.mkv",
              "testsrc2=size=64x48:rate=1:duration=10800",
              "-c:v",
              "mpeg4",
              "-g",
              "50",
              "-threads",
              "1");
    }

    @Test
    void isSoughtInNotDecoded() {
      var start = System.nanoTime();

      Result result =
          stage()
              .done("{\"path\":\"hours.mkv\",\"thumbnail\":{\"count\":10,\"sheet\":{\"rows\":2}}}");

      assertThat(result.durationSeconds()).isEqualTo(10_800);
      assertThat(result.files()).hasSize(11);
      assertThat(result.files().get(9).atSeconds()).isEqualTo(10_260);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void isNotCutIntoThousandsOfPictures() {
      Outcome.Failed failed =
          stage().failed("{\"path\":\"hours.mkv\",\"thumbnail\":{\"every\":5}}");

      assertThat(failed.message()).contains("would be 2160 pictures, more than the 100 allowed");
      assertThat(failed.reason().permanent()).isTrue();
    }
  }

  @Test
  void aVideoThatTakesTooLongIsGivenUp() throws Exception {
    stage.with("time", "100ms").sample("motion.mov", "slow.mov");

    Outcome.Failed failed =
        stage.failed("{\"path\":\"slow.mov\",\"thumbnail\":{\"every\":3,\"width\":4000}}");

    // On a crowded machine ffmpeg may hardly have run in that time.
    assertThat(failed.reason()).isIn(Reason.TOO_LONG, Reason.STALLED);
    assertThat(failed.message()).startsWith("slow.mov: ");
  }

  @Test
  void aPictureAboveTheLimitIsNotWritten() throws Exception {
    org.junit.jupiter.api.Assumptions.assumeTrue(tools().prlimit() != null, "no prlimit here");
    stage.with("output", "4KB");
    stage.sample("hello/hello.mp4", "hello.mp4");

    Outcome.Failed failed =
        stage.failed("{\"path\":\"hello.mp4\",\"thumbnail\":{\"width\":1280,\"format\":\"png\"}}");

    assertThat(failed.reason()).isEqualTo(Reason.TOO_MUCH_OUTPUT);
    assertThat(stage.outFiles()).isEmpty();
  }

  @Test
  void moreMemoryThanAllowedIsNotHad() throws Exception {
    org.junit.jupiter.api.Assumptions.assumeTrue(tools().prlimit() != null, "no prlimit here");
    stage.with("memory", "512MB").with("pixels", "1000000000");
    stage.generate("large.gif", "testsrc2=size=64x48:rate=2:duration=1");
    Path file = stage.media.resolve("large.gif");
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(6, (short) 16_000)
        .putShort(8, (short) 16_000);
    Files.write(file, bytes);

    Outcome.Failed failed = refused("large.gif");

    assertThat(failed.reason()).isEqualTo(Reason.TOO_MUCH_MEMORY);
  }
}
