package dev.millrace.launcher.scale;

import dev.millrace.launcher.scale.Arrival.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// The arrivals to replay.
///
/// @param arrivals at least one, in the order of their time, the first at 0
record Trace(List<Arrival> arrivals) {
  /// Milliseconds until the last arrival.
  long span() {
    return arrivals.getLast().at();
  }

  /// The same each time it is asked with the same seed.
  List<SimulatedItem> items(WorkTime work, long seed) {
    var random = new Random(seed);
    var items = new ArrayList<SimulatedItem>(arrivals.size());
    for (Arrival arrival : arrivals) {
      long drawn = work.next(random);
      items.add(
          switch (arrival.work()) {
            case null -> new SimulatedItem(items.size(), arrival.at(), drawn, false);
            case Work.Lasting(long millis) ->
                new SimulatedItem(items.size(), arrival.at(), millis, false);
            case Work.Stuck() -> new SimulatedItem(items.size(), arrival.at(), drawn, true);
          });
    }
    return items;
  }
}
