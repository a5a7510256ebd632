package dev.millrace.launcher.start;

import dev.millrace.launcher.tour.ImagesTour;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "images",
    description = "Blur plates in photos, delete the originals, count the vehicles.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "It works on copies of the photos, in OUT/photos, and deletes only those. What it makes is",
      "in OUT/blurred: look at it before you publish any, for no detector finds every plate.",
      "It does all anew each time. --stay leaves all of it running, with its page."
    })
@SuppressWarnings("NullAway.Init") // set by picocli
public final class ImagesDemo implements Callable<Integer> {
  private static final long MOST_BYTES = 2L << 30;

  @Option(
      names = "--photos",
      paramLabel = "DIR",
      description = "the photos (default: some samples)")
  private @Nullable Path photos;

  @Option(names = "--out", paramLabel = "OUT", description = "where it works (default: images)")
  private Path out = Path.of("images");

  @Option(names = "--stay", description = "keep everything running afterwards")
  private boolean stay;

  @Mixin private FlowOptions options;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Path from = photos == null ? Home.path().resolve("samples/photos") : photos;
    Path originals = out.resolve("photos");
    Path blurred = out.resolve("blurred");
    if (!Files.isDirectory(from)) {
      throw wrong("--photos: there is no folder \"%s\"".formatted(from));
    }
    Path source = from.toRealPath();
    if (real(out.toAbsolutePath().normalize()).startsWith(source)) {
      throw wrong("--out must not lie in the folder of the photos");
    }
    requireApart(source, originals);
    requireApart(source, blurred);
    if (copy(source, originals) == 0) {
      throw wrong(
          "--photos: there are no photos (.jpg, .jpeg, .png, .webp) in \"%s\"".formatted(from));
    }
    return FlowOptions.run(
        options
            .request(
                Home.flow("images"),
                Map.of("photos", originals, "copies", blurred),
                FlowRequest.End.ofDemo(stay))
            .anew()
            .with(new ImagesTour(InstantSource.system(), stay)));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /// Photos that lie where their copies go would be deleted themselves.
  private void requireApart(Path source, Path work) throws IOException {
    Path real = real(work.toAbsolutePath().normalize());
    if (source.startsWith(real) || real.startsWith(source)) {
      throw wrong(
          "--photos must not lie in \"%s\", where it works: say another --out".formatted(work));
    }
  }

  /// The path without links, of which the end need not be there yet.
  private static Path real(Path path) throws IOException {
    Path parent = path.getParent();
    return Files.exists(path) || parent == null
        ? path.toRealPath()
        : real(parent).resolve(path.getFileName());
  }

  /// The eraser deletes what it is given, so it is given copies.
  ///
  /// @return how many
  private int copy(Path from, Path to) throws IOException {
    long[] left = {MOST_BYTES};
    int[] copies = {0};
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
            if (attributes.isRegularFile() && name.matches(".*\\.(jpe?g|png|webp)")) {
              left[0] -= attributes.size();
              if (left[0] < 0) {
                throw wrong("--photos: more than 2 GiB are too many for a demonstration");
              }
              Path copy = to.resolve(from.relativize(file).toString());
              Files.createDirectories(copy.getParent());
              Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
              copies[0]++;
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return copies[0];
  }
}
