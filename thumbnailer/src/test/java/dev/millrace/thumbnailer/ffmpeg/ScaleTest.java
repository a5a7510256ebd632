package dev.millrace.thumbnailer.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.thumbnailer.failure.WorkFailure;
import dev.millrace.thumbnailer.video.Video;
import org.junit.jupiter.api.Test;

class ScaleTest {
  private static Video video(int width, int height) {
    return new Video("mov", "h264", width, height, (long) width * height, null, null, null);
  }

  @Test
  void oneSizeKeepsTheShape() throws WorkFailure {
    assertThat(Scale.fit(video(1920, 1080), null, null, "v"))
        .isEqualTo(new Scale(320, 180, 320, 180));
    assertThat(Scale.fit(video(1080, 1920), 90, null, "v")).isEqualTo(new Scale(90, 160, 90, 160));
    assertThat(Scale.fit(video(1920, 1080), null, 90, "v")).isEqualTo(new Scale(160, 90, 160, 90));
  }

  @Test
  void bothSizesAreMetExactlyByCuttingTheRest() throws WorkFailure {
    assertThat(Scale.fit(video(1920, 1080), 100, 100, "v"))
        .isEqualTo(new Scale(178, 100, 100, 100));
    assertThat(Scale.fit(video(1920, 1080), 160, 90, "v")).isEqualTo(new Scale(160, 90, 160, 90));
  }

  @Test
  void aVideoAsThinAsALineDoesNotBecomeAHugePicture() throws WorkFailure {
    assertThat(Scale.fit(video(16_000, 2), 320, null, "v").height()).isEqualTo(2);
    assertThatExceptionOfType(WorkFailure.class)
        .isThrownBy(() -> Scale.fit(video(16_000, 2), null, 320, "v.mp4"))
        .withMessageStartingWith("v.mp4: in the size asked for its frames would be 2560000 × 320");
  }
}
