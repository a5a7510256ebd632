package dev.millrace.bench.peer;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;

/// One connection: a channel with confirms to publish, one to consume from, as far ahead as a
/// batch.
final class RabbitClient implements PeerClient {
  private static final String QUEUE = "q";
  private static final long CONFIRM_MILLIS = 60_000;

  private final Connection connection;
  private final Channel publishing;
  private final Channel consuming;
  private final BlockingQueue<Delivery> delivered = new LinkedBlockingQueue<>();
  private final Payload payload;
  private final int batch;
  private boolean subscribed;
  private long lastTag;
  private int held;

  private record Delivery(long tag, long number) {}

  RabbitClient(int port, int batch, Payload payload) throws IOException {
    this.payload = payload;
    this.batch = batch;
    this.connection = connect(port);
    this.publishing = connection.createChannel();
    publishing.confirmSelect();
    this.consuming = connection.createChannel();
  }

  /// @return the server's version
  static String createQueue(int port) throws IOException {
    try (Connection connection = connect(port)) {
      connection
          .createChannel()
          .queueDeclare(QUEUE, true, false, false, Map.of("x-queue-type", "quorum"));
      return "RabbitMQ " + connection.getServerProperties().get("version");
    }
  }

  private static Connection connect(int port) throws IOException {
    var factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(port);
    factory.setAutomaticRecoveryEnabled(false);
    try {
      return factory.newConnection();
    } catch (TimeoutException e) {
      throw new IOException("RabbitMQ did not answer in time", e);
    }
  }

  @Override
  public void enqueue(long first, int count) throws IOException, InterruptedException {
    for (long number = first; number < first + count; number++) {
      publishing.basicPublish("", QUEUE, MessageProperties.PERSISTENT_BASIC, payload.data(number));
    }
    try {
      publishing.waitForConfirmsOrDie(CONFIRM_MILLIS);
    } catch (TimeoutException e) {
      throw new IOException("RabbitMQ did not confirm in time", e);
    }
  }

  @Override
  public int take(int max, Duration patience, LongConsumer taken)
      throws IOException, InterruptedException {
    subscribe();
    int count = 0;
    Delivery next = delivered.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    while (next != null) {
      taken.accept(next.number());
      lastTag = next.tag();
      held++;
      count++;
      next = count < max ? delivered.poll() : null;
    }
    return count;
  }

  /// Not before the first take: a client that only produces must not be sent anything.
  private void subscribe() throws IOException {
    if (subscribed) {
      return;
    }
    subscribed = true;
    consuming.basicQos(batch);
    consuming.basicConsume(
        QUEUE,
        false,
        new DefaultConsumer(consuming) {
          @Override
          public void handleDelivery(
              String consumer, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
            delivered.add(new Delivery(envelope.getDeliveryTag(), Payload.number(body)));
          }
        });
  }

  @Override
  public int settle() throws IOException {
    int settled = held;
    if (settled > 0) {
      consuming.basicAck(lastTag, true);
      held = 0;
    }
    return settled;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
