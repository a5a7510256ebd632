package dev.millrace.launcher.start;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "thumbnailer",
    description = "Make thumbnails of every video in a folder.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Run again, it goes on where it was: what is done stays done, new videos are done too.",
      "A picture that was deleted is not made again, and neither is one of a video that has"
          + " changed",
      "under the same name; --fresh forgets what is done and does it all anew."
    })
@SuppressWarnings("NullAway.Init") // set by picocli
public final class ThumbnailerDemo implements Callable<Integer> {
  @Option(
      names = "--videos",
      paramLabel = "DIR",
      description = "the videos (default: some samples)")
  private @Nullable Path videos;

  @Option(names = "--out", paramLabel = "DIR", description = "the pictures (default: thumbnails)")
  private @Nullable Path out;

  @Option(names = "--stay", description = "keep everything running when all is done")
  private boolean stay;

  @Mixin private FlowOptions options;

  @Override
  public Integer call() {
    Map<String, Path> folders = new LinkedHashMap<>();
    if (videos != null) {
      folders.put("videos", videos);
    }
    if (out != null) {
      folders.put("out", out);
    }
    return FlowOptions.run(
        options.request(Home.flow("thumbnailer"), folders, FlowRequest.End.ofDemo(stay)));
  }
}
