package dev.millrace.worker;

import dev.millrace.worker.run.Forwarding;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What can be set. [WorkerPlan] checks it.
///
/// @param url of the queue-service
/// @param queue the queue's name
/// @param token bearer token for the queue-service; null where it needs none
/// @param name who asks for work, for the record; null for host and process number
/// @param concurrency items worked on at once
/// @param prefetch items leased beyond that
/// @param lease how long a lease lasts unless extended; null for what the queue was declared with
/// @param deadline how long one item may take, over all stages
/// @param grace from SIGTERM to SIGKILL
/// @param drain how long what is under work may go on once this process is told to end
/// @param poll how long a request for work waits at the queue
/// @param reconnect the longest wait between two tries while the queue is away
/// @param maxResult largest result of an item
/// @param scratch where the folders of the items are made; null for the system's place for such
/// @param then queues that get an item for each one that is done
/// @param stages who does the work; more than one makes a chain
@ConfigurationProperties(prefix = "millrace.worker", ignoreUnknownFields = false)
public record WorkerSettings(
    @DefaultValue("http://127.0.0.1:7070") URI url,
    @DefaultValue("") String queue,
    @Nullable String token,
    @Nullable String name,
    @DefaultValue("1") int concurrency,
    @DefaultValue("0") int prefetch,
    @Nullable Duration lease,
    @DefaultValue("1h") Duration deadline,
    @DefaultValue("10s") Duration grace,
    @DefaultValue("30s") Duration drain,
    @DefaultValue("5s") Duration poll,
    @DefaultValue("15s") Duration reconnect,
    @DefaultValue("256KB") DataSize maxResult,
    @Nullable Path scratch,
    @DefaultValue List<Then> then,
    @DefaultValue List<Stage> stages) {

  public WorkerSettings {
    token = token == null || token.isEmpty() ? null : token; // `TOKEN=` in an environment is none
    then = List.copyOf(then);
    stages = List.copyOf(stages);
  }

  /// @param form the result alone, or an outcome: the item with its result
  public record Then(
      @DefaultValue("") String queue, @DefaultValue("result") Forwarding.Form form) {}

  /// One worker: a command or a URL, not both.
  ///
  /// @param name unique in the chain; left out, `stage-1` and so on
  /// @param command program and arguments
  /// @param url of a container that serves `/api/v1/work`
  /// @param token bearer token for that container; null where it needs none
  public record Stage(
      @Nullable String name,
      @DefaultValue List<String> command,
      @Nullable URI url,
      @Nullable String token) {
    public Stage {
      command = List.copyOf(command);
      token = token == null || token.isEmpty() ? null : token;
    }

    /// Without the token.
    @Override
    public String toString() {
      return "Stage[name=%s, command=%s, url=%s]".formatted(name, command, url);
    }
  }

  /// Without the token.
  @Override
  public String toString() {
    return "WorkerSettings[url=%s, queue=%s, stages=%s]".formatted(url, queue, stages);
  }
}
