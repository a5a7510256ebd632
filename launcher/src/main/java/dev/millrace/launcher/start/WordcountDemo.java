package dev.millrace.launcher.start;

import dev.millrace.launcher.tour.WordcountTour;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "wordcount",
    description = "Count the words of every text in a folder: a barrier and a reduction.",
    mixinStandardHelpOptions = true,
    footer = {"", "It counts anew each time. --stay leaves all of it running."})
@SuppressWarnings("NullAway.Init") // set by picocli
public final class WordcountDemo implements Callable<Integer> {
  @Option(names = "--dir", paramLabel = "DIR", description = "the texts (default: some samples)")
  private @Nullable Path dir;

  @Option(names = "--stay", description = "keep everything running afterwards")
  private boolean stay;

  @Mixin private FlowOptions options;

  @Override
  public Integer call() {
    Map<String, Path> folders = dir == null ? Map.of() : Map.of("texts", dir);
    return FlowOptions.run(
        options
            .request(Home.flow("wordcount"), folders, FlowRequest.End.ofDemo(stay))
            .anew()
            .with(new WordcountTour(InstantSource.system())));
  }
}
