package dev.millrace.event.shard;

import dev.millrace.contracts.http.HttpCall;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.event.kafka.KafkaCluster;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;

/// What can be asked of a shard.
public final class Probes {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private Probes() {}

  /// A URL answers 2xx.
  static Probe url(HttpClient client, URI url) {
    return url(client, url, PATIENCE);
  }

  static Probe url(HttpClient client, URI url, Duration patience) {
    return () -> {
      int status = HttpCall.status(client, HttpRequest.newBuilder(url), patience);
      return status / 100 == 2 ? null : url + " answers with HTTP status " + status;
    };
  }

  /// A consumer group lags no more than so many records behind its topic.
  static Probe lag(KafkaCluster cluster, String topic, String group, long most) {
    return () -> {
      long lag = cluster.behind(group, topic);
      return lag <= most
          ? null
          : "group %s lags %d records behind topic %s, %d are allowed"
              .formatted(group, lag, topic, most);
    };
  }

  /// A queue hands items out and has no more than so many ready.
  static Probe backlog(QueueClient queues, String queue, long most) {
    return () -> {
      QueueStatus status = queues.queue(queue);
      if (status.paused()) {
        return "queue %s is paused".formatted(queue);
      }
      long ready = status.count(ItemState.READY);
      return ready <= most
          ? null
          : "queue %s has %d items ready, %d are allowed".formatted(queue, ready, most);
    };
  }

  /// All of them have to be content.
  static Probe all(List<Probe> probes) {
    return () -> {
      for (Probe probe : probes) {
        String ill = probe.look();
        if (ill != null) {
          return ill;
        }
      }
      return null;
    };
  }

  /// What a failure to look says.
  static String words(Exception e) {
    return e.getMessage() == null ? "it cannot be looked at" : e.getMessage();
  }
}
