package dev.millrace.e2e.events;

import static dev.millrace.e2e.events.Place.Kind.QUEUE;
import static dev.millrace.e2e.events.Place.Kind.TOPIC;
import static dev.millrace.e2e.events.Place.Kind.WEB;

import dev.millrace.e2e.events.Place.Kind;
import dev.millrace.e2e.run.LongRun;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What event-adapter's README promises between its ends, one test for each cell of that table: the
/// adapter is ended twice with `kill -9` while [Passage#EVENTS] events are on their way. That the
/// order of each key is kept is checked where both ends keep one.
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class EndsTest {
  @TempDir private static Path folder;
  private static Place place;

  @BeforeAll
  static void start() {
    place = new Place(folder);
  }

  @AfterAll
  static void stop() throws InterruptedException {
    place.close();
  }

  @Cell
  @LongRun
  void betweenTopicsEachEventComesOnce() throws Exception {
    eachComesOnce(TOPIC, TOPIC);
  }

  @Cell
  void fromATopicToQueuesEachEventIsOneItem() throws Exception {
    eachComesOnce(TOPIC, QUEUE);
  }

  @Cell
  @LongRun
  void fromATopicToWebhooksEachEventComes() throws Exception {
    eachComes(TOPIC, WEB);
  }

  @Cell
  @LongRun
  void fromAQueueToTopicsEachEventComes() throws Exception {
    eachComes(QUEUE, TOPIC);
  }

  @Cell
  @LongRun
  void betweenQueuesEachEventIsOneItem() throws Exception {
    eachComesOnce(QUEUE, QUEUE);
  }

  @Cell
  @LongRun
  void fromAQueueToWebhooksEachEventComes() throws Exception {
    eachComes(QUEUE, WEB);
  }

  @Cell
  @LongRun
  void whatIsPostedComesToTopics() throws Exception {
    eachComes(WEB, TOPIC);
  }

  @Cell
  @LongRun
  void whatIsPostedIsOneItemEachInQueues() throws Exception {
    eachComesOnce(WEB, QUEUE);
  }

  @Cell
  @LongRun
  void whatIsPostedComesToWebhooks() throws Exception {
    eachComes(WEB, WEB);
  }

  private static void eachComesOnce(Kind from, Kind to) throws Exception {
    try (Passage passage = place.passage(name(from, to), from, to)) {
      passage.run(passage::killAdapter, passage::killAdapter);
      passage.checkOnce();
    }
  }

  private static void eachComes(Kind from, Kind to) throws Exception {
    try (Passage passage = place.passage(name(from, to), from, to)) {
      passage.run(passage::killAdapter, passage::killAdapter);
      passage.checkAtLeastOnce();
    }
  }

  private static String name(Kind from, Kind to) {
    return from.word() + "-to-" + to.word();
  }

  @Cell
  @LongRun
  void betweenTopicsEachEventComesOnce_alsoWhenTheBrokerIsKilled(@TempDir Path own)
      throws Exception {
    try (Place place = new Place(own);
        Passage passage = place.passage("broker-killed", TOPIC, TOPIC)) {
      passage.run(place::killBroker);
      passage.checkOnce();
    }
  }

  @Cell
  @LongRun
  void betweenQueuesEachEventIsOneItem_alsoWhenTheQueueServiceIsKilled(@TempDir Path own)
      throws Exception {
    try (Place place = new Place(own);
        Passage passage = place.passage("queues-killed", QUEUE, QUEUE)) {
      passage.run(place::killQueues);
      passage.checkOnce();
    }
  }
}
