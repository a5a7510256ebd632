package dev.millrace.bench;

import dev.millrace.bench.process.BuiltJar;
import dev.millrace.bench.report.LoopReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// A bench of work on files against a bare loop: the options that all of these have.
abstract class LoopCommand implements Callable<Integer> {
  @Option(names = "--copies", defaultValue = "10", description = "Of each file in a round (10).")
  private int copies;

  @Option(names = "--rounds", defaultValue = "3", description = "Rounds that count (3).")
  private int rounds;

  @Option(names = "--folder", description = "Where all is kept meanwhile (a temporary one).")
  private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

  @Mixin private ReportOptions options = new ReportOptions();

  @Option(names = "--check", description = "Ends with 1 when the target is missed.")
  private boolean check;

  /// @param folder where everything is kept while it runs
  /// @param copies of each file in a round
  record Plan(Path folder, int copies, int rounds, Consumer<String> say) {}

  /// What has to be built.
  abstract List<String> modules();

  abstract LoopReport run(Plan plan) throws IOException, InterruptedException;

  @Override
  public Integer call() throws IOException, InterruptedException {
    for (String module : modules()) {
      if (!Files.isRegularFile(BuiltJar.of(module))) {
        throw new IOException("%s is not built: run mvn package".formatted(module));
      }
    }
    var progress = new Progress(System.out);
    LoopReport report = run(new Plan(folder, copies, rounds, words -> progress.say("%s", words)));
    System.out.print(report.text());
    options.write(report);
    return check && !report.target().reached() ? 1 : 0;
  }
}
