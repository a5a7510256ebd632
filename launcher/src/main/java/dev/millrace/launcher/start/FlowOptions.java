package dev.millrace.launcher.start;

import dev.millrace.launcher.broker.BootstrapServers;
import dev.millrace.launcher.console.Console;
import dev.millrace.launcher.console.Words;
import dev.millrace.launcher.flow.FlowProblem;
import dev.millrace.launcher.module.Modules;
import dev.millrace.launcher.run.RunFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What all commands that run a flow have in common.
final class FlowOptions {
  private static final int MAX_WORKERS = 100;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "work on N items at once, whatever the flow says")
  private @Nullable Integer workers;

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT,…",
      description = "bootstrap servers of a Kafka to use, instead of the flow's own")
  private @Nullable String kafka;

  @Option(names = "--fresh", description = "forget what earlier runs have done")
  private boolean fresh;

  @Option(names = "--retry-dead", description = "try items again that ended dead")
  private boolean retryDead;

  FlowRequest request(Path file, Map<String, Path> folders, FlowRequest.End end) {
    if (workers != null && (workers < 1 || workers > MAX_WORKERS)) {
      throw new ParameterException(
          spec.commandLine(), "--workers is %d: say 1 to %d".formatted(workers, MAX_WORKERS));
    }
    if (kafka != null) {
      BootstrapServers.require(spec, "--kafka", kafka);
    }
    return new FlowRequest(file, folders, workers, kafka, end, fresh, retryDead);
  }

  /// Runs the flow and tells how it ended.
  ///
  /// @return the exit code
  static int run(FlowRequest request) {
    Console console = Console.system();
    Path current = Path.of("").toAbsolutePath();
    Instant began = Instant.now();
    var signals =
        new StopSignals(
            Thread.currentThread(),
            () ->
                console.say(
                    "stopping: what is under way is finished or handed back (again to end it"
                        + " now)"));
    try {
      var session =
          new FlowSession(
              request, new Modules(Home.path()), current, console, InstantSource.system(), began);
      return session.run() ? 0 : 1;
    } catch (InterruptedException e) {
      console.say("stopped; run it again and it goes on where it was");
      return signals.exitCode();
    } catch (RunFailure e) {
      console.complain(String.valueOf(e.getMessage()));
      e.details().forEach(line -> console.err().println("  " + line));
      return 1;
    } catch (FlowProblem | IOException e) {
      console.complain(Words.mishap(e));
      return 1;
    }
  }
}
