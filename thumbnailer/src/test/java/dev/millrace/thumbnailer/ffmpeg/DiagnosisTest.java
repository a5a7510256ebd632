package dev.millrace.thumbnailer.ffmpeg;

import static dev.millrace.thumbnailer.failure.Reason.CRASHED;
import static dev.millrace.thumbnailer.failure.Reason.FFMPEG;
import static dev.millrace.thumbnailer.failure.Reason.KILLED;
import static dev.millrace.thumbnailer.failure.Reason.STORAGE;
import static dev.millrace.thumbnailer.failure.Reason.TOO_LONG;
import static dev.millrace.thumbnailer.failure.Reason.TOO_MANY_PIXELS;
import static dev.millrace.thumbnailer.failure.Reason.TOO_MUCH_MEMORY;
import static dev.millrace.thumbnailer.failure.Reason.TOO_MUCH_OUTPUT;
import static dev.millrace.thumbnailer.failure.Reason.UNREADABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.millrace.thumbnailer.failure.Reason;
import dev.millrace.thumbnailer.failure.WorkFailure;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DiagnosisTest {
  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(10), 1_000_000_000, 40_000_000, 1_000_000, 1);

  static Stream<Arguments> endings() {
    return Stream.of(
        arguments(153, "", TOO_MUCH_OUTPUT, "larger than the 1000000 bytes allowed"),
        arguments(152, "", TOO_LONG, "takes longer than the 10000 ms allowed"),
        arguments(139, "", CRASHED, "ffmpeg crashed on it (signal 11)"),
        arguments(137, "", KILLED, "killed from outside (signal 9)"),
        arguments(127, "error while loading shared libraries", FFMPEG, "cannot do it"),
        arguments(1, "Unknown encoder 'libwebp'", FFMPEG, "Unknown encoder 'libwebp'"),
        arguments(
            1, "[mov @ 0x1] Cannot allocate memory", TOO_MUCH_MEMORY, "more than the 1000 MB"),
        arguments(1, "av_interleaved_write: No space left on device", STORAGE, "cannot write"),
        arguments(
            1,
            "av_interleaved_write_frame(): No space left on device\nConversion failed!",
            STORAGE,
            "cannot write the pictures: av_interleaved_write_frame(): No space left on device"),
        arguments(
            1,
            "[image2 @ 0x1] Could not open file : file:/o/a\n"
                + "av_interleaved_write_frame(): Input/output error\nConversion failed!",
            STORAGE,
            "cannot write the pictures: av_interleaved_write_frame(): Input/output error"),
        arguments(
            1,
            "[out#0/image2 @ 0x1] Error submitting a packet to the muxer: Operation not permitted",
            STORAGE,
            "cannot write"),
        arguments(1, "file:/m/a: Stale file handle", STORAGE, "Stale file handle"),
        arguments(
            1,
            "    title           : No space left on device\n"
                + "Error while decoding: Operation not permitted",
            UNREADABLE,
            "Error while decoding"),
        arguments(
            1,
            "[a @ 0x1] [b @ 0x2] Picture size 9x9 exceeds specified max pixel count 4",
            TOO_MANY_PIXELS,
            "too large: Picture size 9x9 exceeds"),
        arguments(
            1,
            "[hls @ 0x55d] Format not on whitelist 'mov'\nfile:/m/a: Invalid argument",
            UNREADABLE,
            "is not a video but a file of kind \"hls\", which is not opened"),
        arguments(
            1,
            "Error while opening encoder\nConversion failed!",
            UNREADABLE,
            "cannot be read as a video: Error while opening encoder"),
        arguments(
            1,
            "Cannot determine format of input stream 0:0 after EOF\n"
                + "Error marking filters as finished",
            UNREADABLE,
            "cannot be read as a video: Cannot determine format of input stream"),
        arguments(
            1,
            "[mov,mp4 @ 0x5f] moov atom not found\nfile:/m/a: Invalid data found",
            UNREADABLE,
            "cannot be read as a video: moov atom not found"));
  }

  @ParameterizedTest
  @MethodSource("endings")
  void theCauseIsToldApart(int exit, String stderr, Reason reason, String message) {
    WorkFailure failure = Diagnosis.of(exit, List.of(stderr.split("\n")), "a/b.mp4", LIMITS);

    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.getMessage()).startsWith("a/b.mp4: ").contains(message).doesNotContain("0x");
  }
}
