package dev.millrace.thumbnailer.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.thumbnailer.failure.WorkFailure;
import dev.millrace.thumbnailer.video.Video;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FrameChoiceTest {
  private final FrameChoice choice = new FrameChoice(100);

  private static Video video(@Nullable Duration length, @Nullable Double rate) {
    Long frames =
        length == null || rate == null ? null : Math.round(length.toMillis() / 1000.0 * rate);
    return new Video("mov", "h264", 640, 360, 640 * 360, length, rate, frames);
  }

  private Reading read(FramePlan plan, Video video) throws WorkFailure {
    return choice.reading(plan, video, "clip.mp4");
  }

  @Test
  void oneFrameEveryHundredIsNotAHundredFrames() throws WorkFailure {
    Video hour = video(Duration.ofMinutes(60), 1.0);

    assertThat(read(new FramePlan.EveryNth(100), hour)).isEqualTo(new Reading.Pass(100));
    assertThatExceptionOfType(WorkFailure.class)
        .isThrownBy(() -> read(new FramePlan.EveryNth(10), hour))
        .withMessage(
            "clip.mp4: one of every 10 of 3600 frames would be 360 pictures, more than the 100"
                + " allowed");
  }

  @Test
  void framesFarApartInALongVideoAreSoughtAndTheVideoIsNotDecoded() throws WorkFailure {
    Video threeHours = video(Duration.ofHours(3), 25.0);

    Reading reading = read(new FramePlan.EveryNth(90_000), threeHours);

    assertThat(reading).isInstanceOf(Reading.Seeks.class);
    assertThat(((Reading.Seeks) reading).times())
        .containsExactly(Duration.ZERO, Duration.ofMillis(3_599_980), Duration.ofMillis(7_199_980));
  }

  @Test
  void evenlySpreadFramesLieInTheMiddleOfEqualShares() throws WorkFailure {
    assertThat(read(new FramePlan.Evenly(4), video(Duration.ofSeconds(8), 25.0)))
        .isEqualTo(
            new Reading.Seeks(
                List.of(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(7))));
  }

  @Test
  void aTimeAfterTheBeginningOfTheLastFrameMeansTheLastFrame() throws WorkFailure {
    Reading reading =
        read(
            new FramePlan.AtTimes(List.of(Duration.ofSeconds(8))),
            video(Duration.ofSeconds(8), 1.0));

    assertThat(reading).isEqualTo(new Reading.Seeks(List.of(Duration.ofMillis(6500))));
  }

  @Test
  void aTimePastTheEndIsRefused() {
    assertThatExceptionOfType(WorkFailure.class)
        .isThrownBy(
            () ->
                read(
                    new FramePlan.AtTimes(List.of(Duration.ofSeconds(9))),
                    video(Duration.ofSeconds(8), 25.0)))
        .withMessage("clip.mp4: no frame at 9.00 s, the video is 8.00 s long");
  }

  @Test
  void framesCannotBeSpreadOverAnUnknownLength() {
    assertThatExceptionOfType(WorkFailure.class)
        .isThrownBy(() -> read(new FramePlan.Evenly(4), video(null, 25.0)))
        .withMessageContaining("does not tell how long it is");
  }

  @Test
  void aRepresentativeFrameIsSoughtAfterATenthOfTheVideo() throws WorkFailure {
    assertThat(
            read(
                new FramePlan.Representative(Duration.ofSeconds(3)),
                video(Duration.ofHours(1), 25.0)))
        .isEqualTo(new Reading.Window(Duration.ofMinutes(6), Duration.ofSeconds(3), 75));
  }

  @Test
  void aRepresentativeFrameOfAShortVideoIsLookedForFromItsBeginning() throws WorkFailure {
    assertThat(
            read(
                new FramePlan.Representative(Duration.ofSeconds(3)),
                video(Duration.ofSeconds(2), 25.0)))
        .isEqualTo(new Reading.Window(Duration.ZERO, Duration.ofSeconds(3), 75));
  }

  @Test
  void aHighFrameRateDoesNotWidenTheWindowWithoutBound() throws WorkFailure {
    assertThat(
            read(
                new FramePlan.Representative(Duration.ofSeconds(60)),
                video(Duration.ofHours(1), 1000.0)))
        .isEqualTo(new Reading.Window(Duration.ofMinutes(6), Duration.ofSeconds(60), 300));
  }
}
