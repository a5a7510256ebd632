package dev.millrace.launcher.start;

import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.launcher.console.Console;
import dev.millrace.launcher.flow.Access;
import dev.millrace.launcher.flow.Flow;
import dev.millrace.launcher.flow.FlowFile;
import dev.millrace.launcher.flow.FlowProblem;
import dev.millrace.launcher.flow.References;
import dev.millrace.launcher.module.Modules;
import dev.millrace.launcher.run.RunFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Called by the `millrace` script after a build: runs the flow once, quietly, in a temporary folder,
/// over one small item or, where nothing is listed or there are several queues, until it is ready, so
/// that each of its processes writes its AOT cache. Nothing depends on it.
@Command(
    name = "prepare",
    hidden = true,
    description = "Make the starts of a flow fast.",
    mixinStandardHelpOptions = true)
public final class PrepareCommand implements Callable<Integer> {
  @Parameters(arity = "0..1", paramLabel = "FLOW", description = "a flow file")
  private @Nullable Path file;

  @Override
  public Integer call() throws Exception {
    if (file == null) {
      clientsOnly();
      return 0;
    }
    Path scratch = Files.createTempDirectory("millrace-prepare");
    try {
      run(file, scratch);
      return 0;
    } catch (FlowProblem | RunFailure | IOException e) {
      Console.system().complain("starts will be slower for now: " + e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    } finally {
      delete(scratch);
    }
  }

  /// Loads at least what the client commands need.
  private static void clientsOnly() throws FlowProblem, IOException, InterruptedException {
    FlowFile.read(Home.flow("thumbnailer"));
    try {
      QueueClient.of(URI.create("http://127.0.0.1:1")).queues();
    } catch (ConnectException e) {
      // As expected: nothing listens there.
    }
  }

  private static void run(Path file, Path scratch)
      throws FlowProblem, RunFailure, IOException, InterruptedException {
    var modules = new Modules(Home.path());
    Flow flow = FlowFile.read(file);
    Map<String, Path> folders = folders(flow, modules.home(), scratch);
    // Of several queues one may hold the results, which nobody takes: such a flow is never done.
    boolean ends = !flow.sources().isEmpty() && flow.queues().size() == 1;
    var end = ends ? FlowRequest.End.WHEN_DONE : FlowRequest.End.WHEN_READY;
    var request = new FlowRequest(file, folders, 1, null, end, false, false);
    var nowhere = new PrintStream(OutputStream.nullOutputStream());
    var quiet = new Console(nowhere, nowhere, 0);
    new StopSignals(Thread.currentThread(), () -> {});
    new FlowSession(request, modules, scratch, quiet, InstantSource.system(), Instant.now()).run();
  }

  private static Map<String, Path> folders(Flow flow, Path home, Path scratch) throws IOException {
    var folders = new HashMap<String, Path>();
    for (var folder : flow.folders().entrySet()) {
      String fallback = folder.getValue().fallback();
      if (fallback != null && folder.getValue().files().isEmpty()) {
        Path path = Files.createDirectories(scratch.resolve(folder.getKey()));
        folders.put(folder.getKey(), path);
        if (folder.getValue().access() == Access.READ) {
          sample(Path.of(new References(expression -> home.toString()).resolve(fallback)), path);
        }
      }
    }
    return folders;
  }

  /// The smallest file that there is, without a text beside it.
  private static void sample(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      Optional<Path> smallest =
          files
              .filter(path -> Files.isRegularFile(path) && !path.toString().endsWith(".md"))
              .min(Comparator.comparingLong(path -> path.toFile().length()));
      if (smallest.isPresent()) {
        Files.copy(smallest.get(), to.resolve(smallest.get().getFileName()));
      }
    }
  }

  private static void delete(Path scratch) throws IOException {
    try (Stream<Path> all = Files.walk(scratch)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    }
  }
}
