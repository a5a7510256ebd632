package dev.millrace.worker.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.FailCause;
import dev.millrace.contracts.queue.Settlement.ReleaseCause;
import dev.millrace.worker.work.Verdict.Failure;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VerdictTest {
  private static final Failure WHY = new Failure("no such video", "probe", "ffmpeg: no");

  static Stream<Arguments> table() {
    JsonData result = JsonData.parse("{\"a\":1}");
    return Stream.of(
        Arguments.of(new Verdict.Done(result), new Settlement.Complete("t", result, null)),
        Arguments.of(
            new Verdict.FailedForGood(WHY),
            new Settlement.Fail(
                "t", "no such video", false, FailCause.ERROR, "probe", "ffmpeg: no")),
        Arguments.of(
            new Verdict.Failed(WHY),
            new Settlement.Fail(
                "t", "no such video", true, FailCause.ERROR, "probe", "ffmpeg: no")),
        Arguments.of(
            new Verdict.DeadlineExceeded(WHY),
            new Settlement.Fail(
                "t", "no such video", true, FailCause.DEADLINE, "probe", "ffmpeg: no")),
        Arguments.of(
            new Verdict.Busy(Duration.ofSeconds(7), "full"),
            new Settlement.Release("t", ReleaseCause.BUSY, Duration.ofSeconds(7))),
        Arguments.of(
            new Verdict.Evicted(), new Settlement.Release("t", ReleaseCause.EVICTED, null)));
  }

  @ParameterizedTest
  @MethodSource("table")
  void eachVerdictBecomesExactlyOneSettlement(Verdict verdict, Settlement settlement) {
    assertThat(verdict.settlement("t")).isEqualTo(settlement);
  }

  @Test
  void aFailureTakesTheNameOfItsStage() {
    Verdict verdict = new Verdict.Failed(Failure.of("no")).at("blur");
    assertThat(verdict).isEqualTo(new Verdict.Failed(new Failure("no", "blur", null)));
  }

  @Test
  void aReasonIsOneLineOfBoundedLength() {
    assertThat(Failure.of("first\n\tsecond\u0007 \r\n").reason()).isEqualTo("first second");
    assertThat(Failure.of("x".repeat(5000)).reason()).hasSize(1024).endsWith("…");
    assertThat(Failure.of("😀".repeat(600)).reason()).endsWith("😀…");
  }
}
