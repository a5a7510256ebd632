package dev.millrace.e2e.events;

import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.e2e.events.Passage.Ends;
import dev.millrace.e2e.process.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A broker and a queue-service, each started when it is first needed, with room for any number of
/// passages. Safe for all threads.
final class Place implements AutoCloseable {
  private final Path folder;
  private @Nullable Broker broker;
  private @Nullable ServiceProcess queues;

  enum Kind {
    TOPIC,
    QUEUE,
    WEB;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// @param folder for all there is, an empty one
  Place(Path folder) {
    this.folder = folder;
  }

  private synchronized Broker broker() throws IOException, InterruptedException {
    Broker known = broker;
    if (known == null) {
      known = Broker.start(Files.createDirectory(folder.resolve("kafka")));
      broker = known;
    }
    return known;
  }

  private synchronized ServiceProcess queues() throws IOException {
    ServiceProcess known = queues;
    if (known == null) {
      String store = "--millrace.store=" + folder.resolve("store");
      known = ServiceProcess.start("queue-service", folder, store).awaitReady();
      queues = known;
    }
    return known;
  }

  private QueueClient client() throws IOException {
    return QueueClient.of(queues().url());
  }

  /// An adapter between ends of its own.
  ///
  /// @param name that no other one has
  Passage passage(String name, Kind from, Kind to) throws Exception {
    Feed feed =
        switch (from) {
          case TOPIC -> TopicFeed.create(broker(), name + "-in", name);
          case QUEUE -> QueueFeed.create(client(), name + "-in");
          case WEB -> new Posts();
        };
    var ends =
        new Ends(
            feed, tally(to, name + "-left"), tally(to, name + "-right"), tally(to, name + "-dead"));
    var settings = new ArrayList<>(settings(from));
    if (to != from) {
      settings.addAll(settings(to));
    }
    return new Passage(name, folder, settings, ends);
  }

  private Tally tally(Kind kind, String name) throws Exception {
    return switch (kind) {
      case TOPIC -> TopicTally.create(broker(), name);
      case QUEUE -> QueueTally.create(client(), name);
      case WEB -> Webhook.start();
    };
  }

  /// What a killed adapter had is waited for: each wait is the shortest that there is.
  private List<String> settings(Kind kind) throws IOException, InterruptedException {
    return switch (kind) {
      case TOPIC ->
          List.of(
              "--millrace.event.kafka.servers=" + broker().servers(),
              "--millrace.event.kafka.properties.session.timeout.ms=6000",
              "--millrace.event.kafka.properties.transaction.timeout.ms=5000");
      case QUEUE ->
          List.of(
              "--millrace.event.queue.url=" + queues().url(), "--millrace.event.queue.lease=10s");
      case WEB -> List.of();
    };
  }

  /// Ends the broker with `kill -9` and starts it again on what it has kept.
  void killBroker() throws IOException, InterruptedException {
    broker().killAndStartAgain();
  }

  /// Ends the queue-service with `kill -9` and starts it again on what it has kept.
  void killQueues() throws IOException, InterruptedException {
    queues().kill();
    queues().startAgain();
  }

  @Override
  public synchronized void close() throws InterruptedException {
    if (queues != null) {
      queues.close();
    }
    if (broker != null) {
      broker.close();
    }
  }
}
