package dev.millrace.contracts.queue;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.contracts.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Asks for items to work on.
///
/// @param worker who asks, for the record; 1 to 253 characters
/// @param max how many at most; 1 to 1000, default 1
/// @param patience (`wait`) how long to wait for the first one; default 0 s, at most 60 s
/// @param duration default the queue's `lease`
/// @param together true = all of them of one `group`, the one whose turn it is; default false
@Kind("LeaseRequest")
public record LeaseRequest(
    String worker,
    @Nullable Integer max,
    @JsonProperty("wait") @Nullable Duration patience,
    @Nullable Duration duration,
    @Nullable Boolean together) {

  /// Items of any group.
  public LeaseRequest(
      String worker,
      @Nullable Integer max,
      @Nullable Duration patience,
      @Nullable Duration duration) {
    this(worker, max, patience, duration, null);
  }
}
