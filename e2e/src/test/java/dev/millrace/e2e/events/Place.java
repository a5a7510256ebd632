package dev.millrace.e2e.events;

import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.e2e.events.Passage.Ends;
import dev.millrace.e2e.process.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// A broker and a queue-service, with room for any number of passages.
record Place(Path folder, Broker broker, ServiceProcess queues) implements AutoCloseable {
  enum Kind {
    TOPIC,
    QUEUE,
    WEB;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// @param folder for all there is, an empty one
  static Place start(Path folder) throws IOException, InterruptedException {
    Path store = folder.resolve("store");
    var queues = ServiceProcess.start("queue-service", folder, "--millrace.store=" + store);
    try {
      Broker broker = Broker.start(Files.createDirectory(folder.resolve("kafka")));
      return new Place(folder, broker, queues.awaitReady());
    } catch (AssertionError | IOException | InterruptedException e) {
      queues.close();
      throw e;
    }
  }

  /// An adapter between ends of its own.
  ///
  /// @param name that no other one has
  Passage passage(String name, Kind from, Kind to) throws Exception {
    QueueClient client = QueueClient.of(queues.url());
    Feed feed =
        switch (from) {
          case TOPIC -> TopicFeed.create(broker, name + "-in", name);
          case QUEUE -> QueueFeed.create(client, name + "-in");
          case WEB -> new Posts();
        };
    var ends =
        new Ends(
            feed,
            tally(client, to, name + "-left"),
            tally(client, to, name + "-right"),
            tally(client, to, name + "-dead"));
    return new Passage(name, folder, settings(), ends);
  }

  private Tally tally(QueueClient client, Kind kind, String name) throws Exception {
    return switch (kind) {
      case TOPIC -> TopicTally.create(broker, name);
      case QUEUE -> QueueTally.create(client, name);
      case WEB -> Webhook.start();
    };
  }

  private List<String> settings() {
    return List.of(
        "--millrace.event.kafka.servers=" + broker.servers(),
        "--millrace.event.queue.url=" + queues.url(),
        // The shortest there are: what a killed adapter had is waited for.
        "--millrace.event.queue.lease=10s",
        "--millrace.event.kafka.properties.session.timeout.ms=6000",
        "--millrace.event.kafka.properties.transaction.timeout.ms=5000");
  }

  /// Ends the queue-service with `kill -9` and starts it again on what it has kept.
  void killQueues() throws IOException, InterruptedException {
    queues.kill();
    queues.startAgain();
  }

  @Override
  public void close() throws InterruptedException {
    queues.close();
    broker.close();
  }
}
