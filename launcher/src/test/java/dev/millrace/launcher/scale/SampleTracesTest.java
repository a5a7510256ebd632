package dev.millrace.launcher.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.contracts.json.Durations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The traces of `samples/arrivals/` with the defaults of the command and 30 s of work on average.
class SampleTracesTest {
  private static final Path SAMPLES = Path.of("../samples/arrivals");

  @ParameterizedTest
  @EnumSource
  void areWhatTheirGeneratorMakes(ArrivalPattern pattern) throws IOException {
    assertThat(Files.readAllLines(SAMPLES.resolve(pattern.word() + ".csv")))
        .isEqualTo(pattern.file(1));
  }

  @Test
  void bursty_waitsAtMostHalfAsLongAsWithKedasRuleAtTheSameHours() {
    Comparison comparison = compare(ArrivalPattern.BURSTY);
    assertThat(comparison.difference()).isCloseTo(0, within(0.02));
    assertThat(comparison.waitingRatio()).isLessThanOrEqualTo(0.5);
    assertThat(comparison.ours().begunAgain()).isZero();
    assertThat(comparison.ours().waiting().max()).isLessThan(Duration.ofSeconds(135));
  }

  @Test
  void daily_followsTheDayAndLosesNoWork() {
    Comparison comparison = compare(ArrivalPattern.DAILY);
    assertThat(comparison.difference()).isCloseTo(0, within(0.02));
    assertThat(comparison.waitingRatio()).isLessThan(1);
    assertThat(comparison.ours().begunAgain()).isZero();
    assertThat(workersAt(comparison.ours(), 12)).isBetween(5, 12);
    assertThat(workersAt(comparison.ours(), 24)).isBetween(0, 3);
    assertThat(workersAt(comparison.ours(), 36)).isBetween(5, 12);
  }

  @Test
  void stuck_isCaughtUpWith_andEndsAtZero() {
    Comparison comparison = compare(ArrivalPattern.STUCK);
    assertThat(comparison.waitingRatio()).isLessThan(1);
    assertThat(comparison.ours().begunAgain()).isEqualTo(24);
    assertThat(comparison.ours().most()).isLessThan(12);
    assertThat(comparison.ours().points().getLast().workers()).isZero();
  }

  private static int workersAt(Result result, int hour) {
    return result.points().stream()
        .filter(point -> point.at() >= hour * 3_600_000L)
        .findFirst()
        .orElseThrow()
        .workers();
  }

  private static Comparison compare(ArrivalPattern pattern) {
    var command = new Defaults();
    var commandLine = new CommandLine(command);
    commandLine.registerConverter(Duration.class, Durations::parse);
    commandLine.parseArgs();
    Trace trace = ArrivalFile.read(SAMPLES.resolve(pattern.word() + ".csv"));
    return new Comparing(trace, WorkTime.parse("exp:30s"), 1, command.ours, command.keda).run();
  }

  /// The options as the command fills them.
  @Command
  @SuppressWarnings("NullAway.Init") // set by picocli
  private static final class Defaults {
    @Mixin private OurOptions ours;
    @Mixin private KedaOptions keda;
  }
}
