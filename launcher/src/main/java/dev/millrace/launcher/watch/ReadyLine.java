package dev.millrace.launcher.watch;

import dev.millrace.launcher.console.Console;
import dev.millrace.launcher.console.Words;
import dev.millrace.launcher.run.FlowRun;
import java.time.Duration;
import java.util.Optional;

/// Says once that all processes of a run can serve, and where to look. Used by one thread.
public final class ReadyLine {
  private final FlowRun run;
  private final Console console;
  private boolean said;

  public ReadyLine(FlowRun run, Console console) {
    this.run = run;
    this.console = console;
  }

  /// @return true when it is said, now or before
  public boolean say() {
    if (!said && run.allReady()) {
      said = true;
      var line = new StringBuilder("ready after ");
      line.append(
          Words.time(
              run.readyAfter().values().stream().max(Duration::compareTo).orElse(Duration.ZERO)));
      run.queueUrl().ifPresent(url -> line.append("; the queue is at ").append(url));
      run.pages()
          .forEach(
              (name, url) -> {
                if (!Optional.of(url).equals(run.queueUrl())) { // told already
                  line.append("; %s is at %s".formatted(name, url));
                }
              });
      console.say(line.toString());
    }
    return said;
  }

  /// How many processes can serve so far.
  public String progress() {
    return "%d of %d are ready".formatted(run.readyAfter().size(), run.size());
  }
}
