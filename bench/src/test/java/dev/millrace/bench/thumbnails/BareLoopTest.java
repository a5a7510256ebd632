package dev.millrace.bench.thumbnails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.bench.loop.Originals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BareLoopTest {
  @TempDir Path folder;

  @Test
  void everyLineIsRunOnceWithItsQuotesKept() throws Exception {
    Path first = folder.resolve("a 'first' one");
    Path second = folder.resolve("second");
    String quoted = first.toString().replace("'", "'\\''");

    double seconds =
        loop().run(List.of("'touch' '" + quoted + "' && true", "'touch' '" + second + "'"));

    assertThat(seconds).isPositive();
    assertThat(first).exists();
    assertThat(second).exists();
  }

  @Test
  void aCommandThatFailsIsAFailureOfTheBench() {
    assertThatThrownBy(() -> loop().run(List.of("true", "exit 3")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a command of the bare loop failed");
  }

  @Test
  void copiesHaveNamesOfTheirOwnAndEqualOnesLieFarApart() throws Exception {
    Path clips = Files.createDirectories(folder.resolve("clips/deeper"));
    Files.writeString(clips.resolve("one.mp4"), "1");
    Files.writeString(clips.resolve("two.WEBM"), "2");
    Files.writeString(clips.resolve("readme.md"), "no video");

    List<Path> copies =
        Originals.videosBelow(folder.resolve("clips")).copyInto(folder.resolve("media"), 2);

    assertThat(copies)
        .extracting(copy -> copy.getFileName().toString())
        .containsExactly("000-00-one.mp4", "000-01-two.WEBM", "001-00-one.mp4", "001-01-two.WEBM");
    assertThat(copies).allSatisfy(copy -> assertThat(copy).exists());
  }

  private BareLoop loop() {
    return new BareLoop(folder.resolve("unused.jar"), folder, folder, 2);
  }
}
