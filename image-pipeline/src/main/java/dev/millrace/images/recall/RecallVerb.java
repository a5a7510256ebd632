package dev.millrace.images.recall;

import dev.millrace.images.blur.Regions;
import dev.millrace.images.failure.WorkFailure;
import dev.millrace.images.find.Box;
import dev.millrace.images.find.Finder;
import dev.millrace.images.find.Findings;
import dev.millrace.images.find.Plate;
import dev.millrace.images.picture.Picture;
import dev.millrace.images.picture.PictureReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// `recall FOLDER`: of the plates that are marked in a folder's photos, how many are found, and how
/// many cannot be read in the copy.
public final class RecallVerb {
  private static final long PIXELS = 40_000_000;
  private static final double VEHICLE = 0.4;
  private static final double HIDDEN = 0.95;

  private final PrintStream out;

  public RecallVerb(PrintStream out) {
    this.out = out;
  }

  /// @return an exit code
  public int run(Path folder) throws Exception {
    Map<Path, List<KnownPlate>> known =
        KnownPlate.in(folder).stream().collect(Collectors.groupingBy(KnownPlate::photo));
    var tally = new Tally();
    try (var finder = new Finder(1, VEHICLE)) {
      for (Map.Entry<Path, List<KnownPlate>> photo : known.entrySet()) {
        look(photo.getKey(), photo.getValue(), finder, tally);
      }
    }
    tally.print(out);
    return 0;
  }

  private static void look(Path photo, List<KnownPlate> plates, Finder finder, Tally tally)
      throws IOException, WorkFailure, InterruptedException {
    byte[] file = Files.readAllBytes(photo);
    try (Picture picture = new PictureReader(PIXELS).read(photo.toString(), file)) {
      long start = System.nanoTime();
      Findings found = finder.find(picture);
      tally.photo(found, System.nanoTime() - start);
      List<Box> plain = new Regions(false).of(found, picture.width(), picture.height());
      List<Box> bands = new Regions(true).of(found, picture.width(), picture.height());
      for (KnownPlate plate : plates) {
        Box box = plate.box();
        tally.plate(
            found.plates().stream().map(Plate::box).anyMatch(hit -> box.coveredBy(hit) >= 0.5),
            hidden(box, plain),
            hidden(box, bands));
      }
      tally.area(picture, plain, bands);
    }
  }

  private static boolean hidden(Box plate, List<Box> regions) {
    long hidden = 0;
    for (int y = plate.y(); y < plate.y() + plate.height(); y++) {
      for (int x = plate.x(); x < plate.x() + plate.width(); x++) {
        var pixel = new Box(x, y, 1, 1);
        hidden += regions.stream().anyMatch(region -> pixel.coveredBy(region) == 1) ? 1 : 0;
      }
    }
    return hidden >= HIDDEN * plate.area();
  }
}
