package dev.millrace.event.pump;

import dev.millrace.contracts.http.HttpCall;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.event.end.End;
import dev.millrace.event.kafka.KafkaCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes what speaks to an end.
///
/// @param cluster null when no end is a topic
/// @param queues null when no end is a queue
/// @param request how items are leased
/// @param group of the consumers
/// @param start where a group begins that has never read: `earliest` or `latest`
public record Ends(
    @Nullable KafkaCluster cluster,
    String group,
    String start,
    @Nullable QueueClient queues,
    LeaseRequest request,
    Webhooks webhooks,
    InstantSource clock) {

  /// How webhooks are called, and the sources behind an ambassador, which has no webhooks.
  ///
  /// @param client must not follow redirects
  public record Webhooks(
      HttpClient client, Duration timeout, int parallel, @Nullable String token) {
    private static final Duration LOOK = Duration.ofSeconds(5);

    /// By a request that changes nothing. Whatever it answers it is there, unless a gateway says that
    /// it is not.
    void look(URI url) throws IOException, InterruptedException {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(url).method("OPTIONS", BodyPublishers.noBody());
      int status = ask(url, request, LOOK).statusCode();
      if (status >= 502 && status <= 504) {
        throw new IOException(url + " answered with HTTP status " + status);
      }
    }

    /// With the token, if there is one.
    ///
    /// @throws IOException with the URL in its message
    HttpResponse<byte[]> ask(URI url, HttpRequest.Builder request, Duration timeout)
        throws IOException, InterruptedException {
      try {
        return HttpCall.whole(client, HttpCall.bearing(token, request), timeout);
      } catch (IOException e) {
        throw new IOException(url + ": " + (e.getMessage() == null ? e : e.getMessage()), e);
      }
    }
  }

  /// Asks an end whether it is there, and gives it nothing.
  ///
  /// @throws IOException when it is not, or cannot be asked
  void look(End end) throws IOException, InterruptedException {
    switch (end) {
      case End.Kafka kafka -> theCluster().topics(List.of(kafka.topic()));
      case End.Queue queue -> look(queue);
      case End.Webhook webhook -> webhooks.look(webhook.url());
      case End.Source source -> webhooks.look(source.url());
      case End.Ingress ingress -> {} // it is ourselves
    }
  }

  private void look(End.Queue queue) throws IOException, InterruptedException {
    try {
      theQueues().queue(queue.name());
    } catch (IOException e) {
      throw new IOException("queue " + queue.name() + ": " + e.getMessage(), e);
    }
  }

  /// For dead letters: in a topic each has the time of its death. Its own may be what the topic would
  /// refuse, or so long ago that it would be deleted soon.
  Outlet deadLetters(End end) {
    return end instanceof End.Kafka(String topic)
        ? new KafkaOutlet(topic, theCluster(), KafkaOutlet.Time.OF_WRITING)
        : outlet(end);
  }

  Outlet outlet(End end) {
    return switch (end) {
      case End.Kafka kafka ->
          new KafkaOutlet(kafka.topic(), theCluster(), KafkaOutlet.Time.OF_THE_EVENT);
      case End.Queue queue -> batches(queue.name(), theQueues());
      case End.Webhook webhook -> new WebhookOutlet(webhook.url(), webhooks);
      case End.Ingress ingress -> throw new IllegalArgumentException("no output: " + ingress);
      case End.Source source -> throw new IllegalArgumentException("no output: " + source);
    };
  }

  private static Outlet batches(String queue, QueueClient queues) {
    return new BatchOutlet(queue, queues, new QueueOutlet(queue, queues));
  }

  /// An input of the adapter.
  Intake input(String input, End end) {
    return intake(input, end, group, start);
  }

  /// What the adapter has put aside itself, from its beginning.
  Intake aside(String input, End end, String group) {
    return intake(input, end, group, "earliest");
  }

  private Intake intake(String input, End end, String group, String start) {
    return switch (end) {
      case End.Kafka kafka ->
          new KafkaIntake(input, kafka.topic(), group, start, theCluster(), clock);
      case End.Queue queue -> new QueueIntake(input, queue.name(), theQueues(), request, clock);
      case End.Webhook webhook -> throw new IllegalArgumentException("no intake: " + webhook);
      case End.Ingress ingress -> throw new IllegalArgumentException("no intake: " + ingress);
      case End.Source source -> throw new IllegalArgumentException("no intake: " + source);
    };
  }

  /// How much was sent to this end and not taken from it by the group yet.
  long waiting(End end, String group) throws IOException, InterruptedException {
    return switch (end) {
      case End.Kafka kafka -> theCluster().behind(group, kafka.topic());
      case End.Queue queue -> waiting(theQueues().queue(queue.name()));
      case End.Webhook webhook -> 0;
      case End.Ingress ingress -> 0;
      case End.Source source -> 0;
    };
  }

  private static long waiting(QueueStatus status) {
    return Stream.of(ItemState.SCHEDULED, ItemState.READY, ItemState.LEASED)
        .mapToLong(status::count)
        .sum();
  }

  private KafkaCluster theCluster() {
    return Objects.requireNonNull(cluster, "no cluster is known");
  }

  private QueueClient theQueues() {
    return Objects.requireNonNull(queues, "no queue-service is known");
  }
}
