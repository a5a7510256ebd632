package dev.millrace.launcher.start;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "up",
    description = "Start a flow and keep it running until Ctrl-C.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // set by picocli
public final class UpCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FLOW", description = "a flow file, or the name of one in flows/")
  private String flow;

  @Option(names = "--folder", paramLabel = "NAME=DIR", description = "where a folder of it is")
  private Map<String, Path> folders = Map.of();

  @Mixin private FlowOptions options;

  @Override
  public Integer call() {
    return FlowOptions.run(options.request(Home.flow(flow), folders, FlowRequest.End.WHEN_STOPPED));
  }
}
