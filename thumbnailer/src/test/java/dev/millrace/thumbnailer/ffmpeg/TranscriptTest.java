package dev.millrace.thumbnailer.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TranscriptTest {
  private static final String CAUSE = "av_interleaved_write_frame(): No space left on device";

  private final Transcript transcript = new Transcript();

  @Test
  void whatIsToldOfFramesGivesTheirTimesAndIsNotKept() {
    transcript.accept("[showinfo@f2 @ 0x55] n:   1 pts:  512 pts_time:0.04  pos: 13640");
    transcript.accept("[showinfo@f2 @ 0x55] color_range:unknown color_space:unknown");

    assertThat(transcript.time(2, 1)).isEqualTo(0.04);
    assertThat(transcript.head()).isEmpty();
    assertThat(transcript.tail()).isEmpty();
  }

  @Test
  void aCauseIsKeptHoweverMuchIsSaidAfterIt() {
    transcript.accept(CAUSE);
    for (int i = 0; i < 100; i++) {
      transcript.accept("Output #%d, image2, to 'file:/out/x.part':".formatted(i));
    }
    transcript.accept("Conversion failed!");

    assertThat(transcript.tail()).hasSize(41).startsWith(CAUSE).endsWith("Conversion failed!");
  }
}
