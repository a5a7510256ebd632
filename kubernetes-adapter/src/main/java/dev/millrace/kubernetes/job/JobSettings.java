package dev.millrace.kubernetes.job;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What can be set. [JobPlan] checks it.
///
/// @param lease how long a lease lasts unless extended: a new adapter must have adopted the Jobs of
///     a dead one by then, and no later will their items be done by somebody else
/// @param poll how long a request for work waits at the queue
/// @param reconnect the longest wait between two tries while the queue or the cluster is away
/// @param resync time between two full looks at the cluster, which find what the watches missed
/// @param queues whose items run as Jobs; empty for none
@ConfigurationProperties(prefix = "millrace.jobs", ignoreUnknownFields = false)
public record JobSettings(
    @DefaultValue("5m") Duration lease,
    @DefaultValue("20s") Duration poll,
    @DefaultValue("30s") Duration reconnect,
    @DefaultValue("5m") Duration resync,
    @DefaultValue List<Queue> queues) {

  public JobSettings {
    queues = List.copyOf(queues);
  }

  /// How the items of one queue become Jobs.
  ///
  /// @param queue the queue's name
  /// @param namespace where its Jobs live
  /// @param form a Job for each item, or one for many
  /// @param chunk items of one Job at most; not with [Form#JOB]
  /// @param parallelism pods of this queue at once
  /// @param image of the worker; not with `template`
  /// @param command in place of the image's entry point; empty for that one
  /// @param args its arguments; empty for the image's own
  /// @param env further variables of the worker
  /// @param requests such as `cpu: 500m`
  /// @param limits such as `memory: 256Mi`
  /// @param template file with a pod spec in YAML, whose container `worker` does the work; in place
  ///     of image, command, args, env, requests and limits
  /// @param deadline how long the pod of an item may take, from its start on a node
  /// @param ttl how long a finished Job stays when this adapter is not there to delete it
  /// @param memoryAfterOom limit for a second try of an item that ran out of memory; null for none
  /// @param imagePatience how long an image may fail to be pulled, or a container to be made,
  ///     before the queue is paused
  /// @param pendingPatience how long a pod may wait for its start before the queue is paused
  /// @param suspend Jobs are made suspended, for Kueue or another to admit them
  /// @param kueue the local queue of Kueue they are meant for; null for none
  /// @param fetch image of this adapter, for items whose data is too large for a ConfigMap; null
  ///     for none
  public record Queue(
      @DefaultValue("") String queue,
      @DefaultValue("default") String namespace,
      @DefaultValue("chunk") Form form,
      @Nullable Integer chunk,
      @DefaultValue("20") int parallelism,
      @Nullable String image,
      @DefaultValue List<String> command,
      @DefaultValue List<String> args,
      @DefaultValue Map<String, String> env,
      @DefaultValue Map<String, String> requests,
      @DefaultValue Map<String, String> limits,
      @Nullable Path template,
      @DefaultValue("1h") Duration deadline,
      @DefaultValue("1h") Duration ttl,
      @Nullable String memoryAfterOom,
      @DefaultValue("2m") Duration imagePatience,
      @DefaultValue("30m") Duration pendingPatience,
      @DefaultValue("false") boolean suspend,
      @Nullable String kueue,
      @Nullable Fetch fetch) {

    public Queue {
      command = List.copyOf(command);
      args = List.copyOf(args);
      env = Map.copyOf(env);
      requests = Map.copyOf(requests);
      limits = Map.copyOf(limits);
    }
  }

  public enum Form {
    JOB,
    CHUNK
  }

  /// An init container that gets the item's data from the queue.
  ///
  /// @param image this adapter's own
  /// @param url of the queue-service, as pods reach it
  /// @param tokenSecret Secret whose key `token` holds a bearer token of the role viewer; null
  ///     where the queue needs none
  /// @param caConfigMap ConfigMap whose key `ca.crt` holds certificates in PEM, to trust in place of
  ///     those whom the JVM trusts; null for these
  /// @param always also for data that would fit a ConfigMap
  public record Fetch(
      @DefaultValue("") String image,
      @DefaultValue("") String url,
      @Nullable String tokenSecret,
      @Nullable String caConfigMap,
      @DefaultValue("false") boolean always) {}
}
