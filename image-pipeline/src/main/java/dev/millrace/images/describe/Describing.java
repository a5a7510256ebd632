package dev.millrace.images.describe;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.images.failure.Reason;
import dev.millrace.images.failure.WorkFailure;
import dev.millrace.images.find.Vehicle;
import dev.millrace.images.photo.Album;
import dev.millrace.images.photo.Blurred;
import dev.millrace.images.photo.Documents;
import dev.millrace.images.photo.Release;
import dev.millrace.images.work.Worker;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The worker `vehicles`: the statistics document of one photo, of the shape of that of all photos.
///
/// Types and colours are those that were recorded with the boxes, when the pixels were whole: by now
/// the original may be in the trash, and in the copy a region of one colour may lie where the paint
/// was. That they are of this photo is checked by the copy, which must still be the recorded one.
public final class Describing implements Worker {
  private final Album album;

  public Describing(Album album) {
    this.album = album;
  }

  /// @param vehicles how many of each type
  /// @param colors how many of each colour
  record Statistics(Map<String, Long> vehicles, Map<String, Long> colors) {}

  @Override
  public JsonData work(JsonData data) throws WorkFailure {
    Blurred blurred = Release.read(data).result();
    if (!blurred.copy().has(album.copy(blurred.copy().path()))) {
      throw new WorkFailure(
          Reason.BAD_COPY, blurred.copy().path() + ": has another checksum than was recorded");
    }
    List<Vehicle> vehicles = blurred.vehicles();
    return Documents.write(
        new Statistics(
            count(vehicles, vehicle -> vehicle.type().wire()),
            count(vehicles, vehicle -> vehicle.color().wire())));
  }

  private static Map<String, Long> count(List<Vehicle> vehicles, Function<Vehicle, String> word) {
    return vehicles.stream()
        .collect(Collectors.groupingBy(word, TreeMap::new, Collectors.counting()));
  }
}
