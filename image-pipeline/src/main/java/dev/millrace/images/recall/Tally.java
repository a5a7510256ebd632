package dev.millrace.images.recall;

import dev.millrace.images.find.Box;
import dev.millrace.images.find.Findings;
import dev.millrace.images.picture.Picture;
import java.io.PrintStream;
import java.util.List;

/// Counts over all photos of a set. For one thread.
final class Tally {
  private int photos;
  private int withVehicle;
  private long nanos;
  private int plates;
  private int found;
  private int hidden;
  private int hiddenWithBands;
  private double area;
  private double areaWithBands;

  void photo(Findings findings, long took) {
    photos++;
    withVehicle += findings.vehicles().isEmpty() ? 0 : 1;
    nanos += took;
  }

  void plate(boolean isFound, boolean isHidden, boolean isHiddenWithBands) {
    plates++;
    found += isFound ? 1 : 0;
    hidden += isHidden ? 1 : 0;
    hiddenWithBands += isHiddenWithBands ? 1 : 0;
  }

  void area(Picture picture, List<Box> plain, List<Box> bands) {
    double whole = (double) picture.width() * picture.height();
    area += plain.stream().mapToLong(Box::area).sum() / whole;
    areaWithBands += bands.stream().mapToLong(Box::area).sum() / whole;
  }

  void print(PrintStream out) {
    out.printf("photos                            %5d%n", photos);
    out.printf(
        "  with a vehicle                  %5d  %5.1f %%%n",
        withVehicle, share(withVehicle, photos));
    out.printf("plates marked                     %5d%n", plates);
    out.printf("  found (at least half of it)     %5d  %5.1f %%%n", found, share(found, plates));
    out.printf("  hidden (95 %% of it)             %5d  %5.1f %%%n", hidden, share(hidden, plates));
    out.printf(
        "  hidden, with lower bands        %5d  %5.1f %%%n",
        hiddenWithBands, share(hiddenWithBands, plates));
    out.printf("of a photo is hidden                    %5.1f %%%n", 100 * area / photos);
    out.printf("  with lower bands                      %5.1f %%%n", 100 * areaWithBands / photos);
    out.printf("ms to find, for a photo                 %5.0f%n", nanos / 1e6 / photos);
  }

  private static double share(int part, int whole) {
    return 100.0 * part / whole;
  }
}
