package dev.millrace.bench.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;

/// One connection with a pull subscription to the shared consumer.
final class NatsClient implements PeerClient {
  private static final String STREAM = "q";
  private static final String SUBJECT = "q.items";
  private static final String CONSUMER = "workers";
  private static final byte[] ACK = "+ACK".getBytes(US_ASCII);
  private static final long TIMEOUT_SECONDS = 60;

  private final Connection connection;
  private final JetStream stream;
  private final JetStreamSubscription subscription;
  private final Payload payload;
  private final List<Message> held = new ArrayList<>();

  NatsClient(String url, Payload payload) throws IOException {
    this.payload = payload;
    this.connection = connect(url);
    try {
      this.stream = connection.jetStream();
      this.subscription = stream.subscribe(SUBJECT, PullSubscribeOptions.bind(STREAM, CONSUMER));
    } catch (JetStreamApiException e) {
      throw new IOException("NATS: " + e.getMessage(), e);
    }
  }

  static void createQueue(String url) throws IOException {
    try (Connection connection = connect(url)) {
      var management = connection.jetStreamManagement();
      management.addStream(
          StreamConfiguration.builder()
              .name(STREAM)
              .subjects(SUBJECT)
              .storageType(StorageType.File)
              .retentionPolicy(RetentionPolicy.WorkQueue)
              .build());
      management.addOrUpdateConsumer(
          STREAM,
          ConsumerConfiguration.builder()
              .durable(CONSUMER)
              .filterSubject(SUBJECT)
              .ackPolicy(AckPolicy.Explicit)
              .ackWait(Duration.ofMinutes(5))
              .maxAckPending(100_000)
              .build());
    } catch (JetStreamApiException e) {
      throw new IOException("NATS: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while connecting to NATS");
    }
  }

  private static Connection connect(String url) throws IOException {
    try {
      // What goes wrong is met as an exception of the call, so nothing needs to be logged.
      var quiet = new ErrorListener() {};
      return Nats.connect(Options.builder().server(url).noReconnect().errorListener(quiet).build());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while connecting to NATS");
    }
  }

  @Override
  public void enqueue(long first, int count) throws IOException, InterruptedException {
    if (count == 1) {
      try {
        stream.publish(SUBJECT, payload.data(first));
        return;
      } catch (JetStreamApiException e) {
        throw new IOException("NATS: " + e.getMessage(), e);
      }
    }
    var answers = new ArrayList<Future<?>>(count);
    for (long number = first; number < first + count; number++) {
      answers.add(stream.publishAsync(SUBJECT, payload.data(number)));
    }
    await(answers);
  }

  @Override
  public int take(int max, Duration patience, LongConsumer taken) {
    List<Message> messages =
        subscription.fetch(max, patience.isZero() ? Duration.ofMillis(1) : patience);
    for (Message message : messages) {
      held.add(message);
      taken.accept(Payload.number(message.getData()));
    }
    return messages.size();
  }

  /// The server takes the acknowledgements of a connection in their order, so its answer to the
  /// last one answers for all.
  @Override
  public int settle() throws IOException, InterruptedException {
    int count = held.size();
    if (count > 0) {
      held.subList(0, count - 1).forEach(Message::ack);
      await(List.of(connection.request(held.getLast().getReplyTo(), ACK)));
      held.clear();
    }
    return count;
  }

  private static void await(List<? extends Future<?>> answers)
      throws IOException, InterruptedException {
    try {
      for (Future<?> answer : answers) {
        answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      }
    } catch (ExecutionException e) {
      throw new IOException("NATS: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IOException("NATS did not confirm within %d s".formatted(TIMEOUT_SECONDS));
    }
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while closing a connection to NATS");
    }
  }
}
