package dev.millrace.contracts.event;

import dev.millrace.contracts.Kind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an event-adapter is, and how it fares now.
///
/// @param pattern `copier`, `filter`, `splitter`, `sharder`, `merger` or `gatherer`
/// @param inputs ends by name, each a URI such as `kafka:orders`
/// @param outputs ends by name
/// @param dead where dead letters go; null when there are none, or each goes to those of its queue
/// @param guarantee `exactly-once` or `at-least-once`
/// @param troubles what is wrong just now, by what does not work; empty when all is well
/// @param shards of a sharder; null for another pattern
@Kind("Pattern")
public record PatternStatus(
    String name,
    String pattern,
    Map<String, String> inputs,
    Map<String, String> outputs,
    @Nullable String dead,
    String guarantee,
    Map<String, String> troubles,
    @Nullable List<ShardStatus> shards) {

  /// @param live whether it gets events
  /// @param reason what the last probe saw
  public record ShardStatus(String name, boolean live, String reason) {}
}
