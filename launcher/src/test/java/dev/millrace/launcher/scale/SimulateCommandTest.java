package dev.millrace.launcher.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.Durations;
import dev.millrace.contracts.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

class SimulateCommandTest {
  @TempDir Path folder;
  private final StringWriter err = new StringWriter();

  @Test
  void writesFiguresAndAPageThatNeedsNothingElse() throws IOException {
    Path trace = Files.writeString(folder.resolve("a<b.csv"), "0,50\n600,50\n");
    Path json = folder.resolve("figures.json");
    Path page = folder.resolve("page.html");

    int exit =
        run(
            "--arrivals",
            trace.toString(),
            "--work=20s..40s",
            "--json=" + json,
            "--chart=" + page,
            "--keda-queue-length=5");

    assertThat(exit).as(err.toString()).isZero();
    JsonNode figures = Json.lenient().readTree(Files.readString(json));
    assertThat(figures.path("kedaQueueLength").doubleValue()).isEqualTo(5);
    assertThat(figures.path("rules")).hasSize(2);
    for (JsonNode rule : figures.path("rules")) {
      assertThat(rule.path("workerHours").doubleValue()).isGreaterThan(0.5);
      assertThat(rule.path("workers")).hasSameSizeAs(rule.path("at"));
    }
    assertThat(Files.readString(page))
        .contains("uPlot", "\"a\\u003cb.csv, 20s..40s of work each\"")
        .doesNotContain("/*figures*/", "/*title*/", "/*uplot.js*/", " src=", "@import");
  }

  @Test
  void allMistakesAreToldAtOnce() {
    int exit =
        run(
            "--arrivals=nowhere",
            "--work=soon",
            "--min=5",
            "--max=2",
            "--look=0s",
            "--keda-queue-length=0",
            "--json=nowhere/figures.json",
            "--chart=page.svg");
    assertThat(exit).isNotZero();
    assertThat(err.toString())
        .contains(
            "--min is above --max",
            "--look is not from 100ms to 1h",
            "--keda-queue-length is not above 0",
            "--json names a file in a folder that is not there",
            "--chart writes a page, so the name of its file ends in .html",
            "--work: \"soon\" is not a duration");
  }

  @Test
  void moreWorkThanARunCanBearIsRefused() throws IOException {
    Path trace = Files.writeString(folder.resolve("long.csv"), "0,1000,7d\n");
    assertThat(run("--arrivals=" + trace, "--work=1s")).isNotZero();
    assertThat(err.toString()).contains("7,000 days of work, and 1000 are the most");
  }

  private int run(String... arguments) {
    var commandLine = new CommandLine(new SimulateCommand());
    commandLine.registerConverter(Duration.class, Durations::parse);
    commandLine.setErr(new PrintWriter(err));
    commandLine.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          err.write(String.valueOf(e.getMessage()));
          return 1;
        });
    return commandLine.execute(arguments);
  }
}
