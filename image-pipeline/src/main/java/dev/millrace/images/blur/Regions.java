package dev.millrace.images.blur;

import dev.millrace.images.find.Box;
import dev.millrace.images.find.Findings;
import dev.millrace.images.find.Plate;
import dev.millrace.images.find.Vehicle;
import java.util.ArrayList;
import java.util.List;

/// What is hidden of a picture: every plate with a margin, and where a vehicle shows no plate, the
/// lower part of it if that is asked for.
///
/// Each region is widened to the 16 x 16 pixels of which a JPEG is made, so that no block of the copy
/// holds a part of what is hidden beside what is shown.
public final class Regions {
  static final int BLOCK = 16;
  private static final double MARGIN_SIDEWAYS = 0.15;
  private static final double MARGIN_UP_AND_DOWN = 0.3;

  /// Plates hang in the lower part of a vehicle.
  private static final double BAND_FROM = 0.45;

  private final boolean lowerBand;

  /// @param lowerBand whether vehicles without a plate have their lower part hidden
  public Regions(boolean lowerBand) {
    this.lowerBand = lowerBand;
  }

  /// @return within the picture; they may share pixels
  public List<Box> of(Findings findings, int width, int height) {
    var regions = new ArrayList<Box>();
    for (Plate plate : findings.plates()) {
      regions.add(plate.box().grown(MARGIN_SIDEWAYS, MARGIN_UP_AND_DOWN));
    }
    if (lowerBand) {
      for (Vehicle vehicle : findings.vehicles()) {
        Box lower = lowerPart(vehicle.box());
        if (findings.plates().stream().noneMatch(plate -> lower.holdsMiddleOf(plate.box()))) {
          regions.add(lower);
        }
      }
    }
    return regions.stream()
        .map(region -> blocks(region.within(width, height)).within(width, height))
        .filter(region -> !region.isEmpty())
        .distinct()
        .toList();
  }

  private static Box lowerPart(Box vehicle) {
    int above = (int) (vehicle.height() * BAND_FROM);
    return new Box(vehicle.x(), vehicle.y() + above, vehicle.width(), vehicle.height() - above);
  }

  private static Box blocks(Box box) {
    if (box.isEmpty()) {
      return box;
    }
    int left = box.x() / BLOCK * BLOCK;
    int top = box.y() / BLOCK * BLOCK;
    int right = (box.x() + box.width() + BLOCK - 1) / BLOCK * BLOCK;
    int bottom = (box.y() + box.height() + BLOCK - 1) / BLOCK * BLOCK;
    return new Box(left, top, right - left, bottom - top);
  }
}
