package dev.millrace.coordinator;

import dev.millrace.coordinator.function.FunctionSettings;
import dev.millrace.coordinator.join.JoinPlan.Emit;
import dev.millrace.coordinator.join.JoinPolicy.Dead;
import dev.millrace.coordinator.join.JoinPolicy.Late;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What can be set. [CoordinatorPlan] checks it.
///
/// @param url of the queue-service
/// @param token bearer token for the queue-service; null where it needs none
/// @param name who leases, for the record; null for host and process number
/// @param lease how soon another one may take over what a dead one had
/// @param join the barrier; null for none
/// @param reduce the reduction; null for none
@ConfigurationProperties(prefix = "millrace.coordinator", ignoreUnknownFields = false)
public record CoordinatorSettings(
    @DefaultValue("http://127.0.0.1:7070") URI url,
    @Nullable String token,
    @Nullable String name,
    @DefaultValue("30s") Duration lease,
    @Nullable Join join,
    @Nullable Reduce reduce) {

  public CoordinatorSettings {
    token = token == null || token.isEmpty() ? null : token; // `TOKEN=` in an environment is none
  }

  /// @param name of the barrier, told in its certificates
  /// @param control queue that gets an item when a batch begins
  /// @param queues that a batch passes through, upstream first
  /// @param results those of them whose results the barrier holds back; none = the last one
  /// @param tolerate dead items that do not matter: a number, or a share such as `2.5%`
  /// @param dead what to do when there are more
  /// @param deadline from the beginning of the batch; null for none
  /// @param late what to do at the deadline
  /// @param emit what goes on
  /// @param to queue that gets it; null for none
  /// @param failed queue that gets the certificate of a failed batch; null for `to`
  /// @param seals queues in which the batch of that name is sealed when the barrier goes down
  /// @param slots barriers watched at once
  public record Join(
      @DefaultValue("join") String name,
      @DefaultValue("") String control,
      @DefaultValue List<String> queues,
      @DefaultValue List<String> results,
      @DefaultValue("0") String tolerate,
      @DefaultValue("wait") Dead dead,
      @Nullable Duration deadline,
      @DefaultValue("fail") Late late,
      @DefaultValue("certificate") Emit emit,
      @Nullable String to,
      @Nullable String failed,
      @DefaultValue List<String> seals,
      @DefaultValue("64") int slots) {
    public Join {
      queues = List.copyOf(queues);
      results = List.copyOf(results);
      seals = List.copyOf(seals);
    }
  }

  /// @param name of the reduction, told in its results
  /// @param queue of the partial results
  /// @param function that merges them; null when `merges` is set
  /// @param merges queue whose workers merge them; null when `function` is set
  /// @param fanIn partial results merged at once, at most
  /// @param to queue that gets the results
  /// @param partial whether batches are finished without their dead and cancelled inputs
  /// @param idle how long a partial result that waits for more inputs is left alone, at most
  /// @param steps taken at once
  public record Reduce(
      @DefaultValue("reduce") String name,
      @DefaultValue("") String queue,
      @Nullable FunctionSettings function,
      @Nullable String merges,
      @DefaultValue("32") int fanIn,
      @DefaultValue("") String to,
      @DefaultValue("false") boolean partial,
      @DefaultValue("1s") Duration idle,
      @DefaultValue("4") int steps) {}

  /// Without the token.
  @Override
  public String toString() {
    return "CoordinatorSettings[url=%s, join=%s, reduce=%s]".formatted(url, join, reduce);
  }
}
