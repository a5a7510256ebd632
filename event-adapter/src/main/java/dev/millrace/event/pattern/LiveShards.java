package dev.millrace.event.pattern;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Which shards get events. A shard is taken out after some bad probes in a row and given back
/// after some good ones in a row, so that one which wavers does not move its keys to and fro. When
/// none would be left all are kept: an event has to go somewhere, and its home keeps it. Safe for
/// all threads.
public final class LiveShards {
  private final int outAfter;
  private final int backAfter;
  private final Map<String, Streak> streaks = new LinkedHashMap<>();
  private volatile Set<String> live;

  /// @param in whether it gets events
  /// @param reason what the last probe said
  public record Standing(String shard, boolean in, String reason) {}

  private static final class Streak {
    private boolean in = true;
    private int against;
    private String reason = "not probed";
  }

  /// @param outAfter bad probes in a row, at least 1
  /// @param backAfter good probes in a row, at least 1
  public LiveShards(List<String> shards, int outAfter, int backAfter) {
    this.outAfter = outAfter;
    this.backAfter = backAfter;
    shards.forEach(shard -> streaks.put(shard, new Streak()));
    this.live = Set.copyOf(shards);
  }

  /// Names of the shards that get events, never empty.
  public Set<String> shards() {
    return live;
  }

  /// One probe of a shard has ended.
  ///
  /// @param reason what it saw, for people
  /// @return true when the shard was taken out or given back by it
  public synchronized boolean probed(String shard, boolean good, String reason) {
    Streak streak = streaks.get(shard);
    if (streak == null) {
      throw new IllegalArgumentException("there is no shard \"" + shard + "\"");
    }
    streak.reason = reason;
    streak.against = good == streak.in ? 0 : streak.against + 1;
    if (streak.against < (streak.in ? outAfter : backAfter)) {
      return false;
    }
    streak.in = good;
    streak.against = 0;
    live = eligible();
    return true;
  }

  public synchronized List<Standing> standings() {
    var standings = new ArrayList<Standing>();
    streaks.forEach(
        (shard, streak) -> standings.add(new Standing(shard, live.contains(shard), streak.reason)));
    return standings;
  }

  private Set<String> eligible() {
    Set<String> in =
        streaks.entrySet().stream()
            .filter(entry -> entry.getValue().in)
            .map(Map.Entry::getKey)
            .collect(Collectors.toUnmodifiableSet());
    return in.isEmpty() ? Set.copyOf(streaks.keySet()) : in;
  }
}
