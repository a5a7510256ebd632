package dev.millrace.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.rim.settings.SettingsException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class EventPlanTest {
  @Test
  void allMistakesAreToldAtOnce_eachWithItsPlace() {
    assertThat(
            mistakes(
                "name", "By Preference",
                "from", "kafka:in valid",
                "splitter.mode", "some",
                "splitter.routes[0].name", "email",
                "splitter.routes[0].when", "event.data.email = true",
                "splitter.routes[0].to", "queue:Mail",
                "splitter.routes[1].name", "email",
                "splitter.routes[1].when", "event.data.text",
                "splitter.routes[1].to", "smtp:host",
                "kafka.servers", "nonsense",
                "kafka.commit", "1ms",
                "topics", "{signups: {partitions: 0}}"))
        .anyMatch(m -> m.startsWith("millrace.event.name the adapter name \"By Preference\""))
        .anyMatch(m -> m.startsWith("millrace.event.from names the topic \"in valid\""))
        .anyMatch(m -> m.contains("splitter.mode is \"some\": use first or all"))
        .anyMatch(m -> m.contains("splitter.routes[0].when column 18"))
        .anyMatch(m -> m.contains("splitter.routes[0].to names a queue wrongly"))
        .anyMatch(m -> m.contains("splitter.routes[1].to is \"smtp:host\", which is no end"))
        .anyMatch(m -> m.contains("splitter.default is missing"))
        .anyMatch(m -> m.contains("dead is missing"))
        .anyMatch(m -> m.contains("kafka.servers is \"nonsense\": write one such as"))
        .anyMatch(m -> m.contains("kafka.commit is 1ms"))
        .anyMatch(m -> m.startsWith("millrace.topics signups: partitions must be 1 to 10000"));
  }

  @Test
  void exactlyOnePatternIsNeeded() {
    assertThat(mistakes("name", "x")).anyMatch(m -> m.contains("has no pattern"));
    assertThat(
            mistakes(
                "name", "x",
                "from", "kafka:a",
                "filter.when", "true",
                "copier.outputs[0].to", "kafka:b"))
        .anyMatch(m -> m.contains("has 2 patterns"));
  }

  @Test
  void endsThatGoInACircleAreRefused() {
    assertThat(
            mistakes(
                "name", "x",
                "from", "kafka:a",
                "kafka.servers", "h:1",
                "copier.outputs[0].to", "kafka:a",
                "copier.outputs[1].to", "kafka:b"))
        .containsExactly("millrace.event.from is \"kafka:a\", which is an output, too: a circle");
  }

  @Test
  void aShardThatCouldNeverBeWellIsRefused() {
    assertThat(
            mistakes(
                "name", "x",
                "from", "queue:a",
                "queue.url", "http://127.0.0.1:7070",
                "kafka.servers", "h:1",
                "sharder.shards[0].name", "one",
                "sharder.shards[0].to", "queue:b",
                "sharder.shards[0].health.max-backlog", "-1",
                "sharder.shards[1].name", "two",
                "sharder.shards[1].to", "kafka:c",
                "sharder.shards[1].health.group", "g",
                "sharder.shards[1].health.max-lag", "-2"))
        .anyMatch(m -> m.contains("sharder.shards[0].health.max-backlog is -1: it must be 0 to"))
        .anyMatch(m -> m.contains("sharder.shards[1].health.max-lag is -2: it must be 0 to"))
        .hasSize(2);
  }

  @Test
  void aTokenThatNoHeaderCanHoldIsRefused_andNotTold() {
    assertThat(
            mistakes(
                "name", "x",
                "from", "queue:a",
                "queue.url", "http://127.0.0.1:7070",
                "queue.token", "secret\n",
                "webhook.token", "s\u00e9cret",
                "filter.when", "true",
                "filter.to", "http://h/x"))
        .anyMatch(m -> m.startsWith("millrace.event.queue.token holds a line break"))
        .anyMatch(m -> m.startsWith("millrace.event.webhook.token holds"))
        .noneMatch(m -> m.contains("cret"))
        .hasSize(2);
  }

  @Test
  void aSpillThatIsAnotherEndIsRefused() {
    assertThat(
            mistakes(
                "name", "x",
                "from", "queue:a",
                "queue.url", "http://127.0.0.1:7070",
                "copier.outputs[0].name", "one",
                "copier.outputs[0].to", "queue:b",
                "copier.outputs[0].spill", "queue:a",
                "copier.outputs[1].name", "two",
                "copier.outputs[1].to", "queue:c",
                "copier.outputs[1].spill", "queue:b",
                "copier.outputs[2].name", "three",
                "copier.outputs[2].to", "http://h/x",
                "copier.outputs[2].spill", "queue:s",
                "copier.outputs[3].name", "four",
                "copier.outputs[3].to", "http://h/y",
                "copier.outputs[3].spill", "queue:s"))
        .anyMatch(
            m -> m.contains("copier.outputs spill \"one\" to \"queue:a\", which is another end"))
        .anyMatch(
            m -> m.contains("copier.outputs spill \"two\" to \"queue:b\", which is another end"))
        .anyMatch(m -> m.contains("copier.outputs spill \"four\" to \"queue:s\""))
        .hasSize(3);
  }

  @Test
  void aQueueThatWouldGetEachEventTwiceIsRefused() {
    assertThat(
            mistakes(
                "name", "x",
                "from", "queue:a",
                "queue.url", "http://127.0.0.1:7070",
                "copier.outputs[0].to", "queue:b",
                "copier.outputs[1].to", "queue:b"))
        .containsExactly(
            "millrace.event.copier.outputs has \"queue:b\" twice, which takes an event only once");
  }

  @Test
  void aMostBelowTheLeastIsRefused() {
    assertThat(mistakes("scale.min", "9", "scale.max", "2"))
        .contains("millrace.event.scale.max is 2, below scale.min (9)");
    assertThat(mistakes("scale.min", "9")).noneMatch(m -> m.contains("scale"));
  }

  @Test
  void whatAnEndNeedsIsAskedFor() {
    assertThat(
            mistakes(
                "name", "x",
                "from", "kafka:a",
                "copier.outputs[0].to", "queue:b",
                "copier.outputs[1].to", "http://h/x",
                "copier.outputs[1].spill", "http://other"))
        .anyMatch(m -> m.contains("kafka.servers is missing"))
        .anyMatch(m -> m.contains("queue.url is missing"))
        .anyMatch(m -> m.contains("copier.outputs[1].spill is a URL"));
  }

  @Test
  void queuesKeepTheirOwnDeadLetters_soNoEndForThemIsNeeded() {
    EventPlan plan =
        plan(
            "name", "x",
            "from", "queue:a",
            "queue.url", "http://127.0.0.1:7070",
            "filter.when", "event.data.x == 1",
            "filter.to", "queue:b");
    assertThat(plan.isExactlyOnce()).isTrue();
    assertThat(plan.isWithinKafka()).isFalse();
  }

  @Test
  void aDeadLetterEndOfAnotherKindTakesAPlanOutOfKafkasTransactions() {
    var within = filter("kafka:dead");
    var mixed = filter("http://127.0.0.1/dead");
    assertThat(within.isExactlyOnce()).isTrue();
    assertThat(mixed.isExactlyOnce()).isFalse();
  }

  @Test
  void aGathererNeedsAQueue_aBatchAndAWayToKnowThatAllIsThere() {
    assertThat(
            mistakes(
                "name", "x",
                "from", "kafka:a",
                "kafka.servers", "h:1",
                "gatherer.items", "open",
                "gatherer.to", "kafka:b"))
        .anyMatch(m -> m.contains("gatherer.to is \"kafka:b\": only a queue has batches"))
        .anyMatch(m -> m.contains("gatherer.batch is empty"))
        .anyMatch(m -> m.contains("gatherer never has all of a batch: set count, manifest or end"))
        .anyMatch(m -> m.contains("gatherer.items is \"open\": use done or work"))
        .anyMatch(m -> m.contains("dead is missing"))
        .hasSize(5);
  }

  @Test
  void aGathererBetweenQueuesSealsByCallsOfItsOwn_soItIsNotExactlyOnce() {
    EventPlan plan =
        plan(
            "name", "x",
            "from", "queue:a",
            "queue.url", "http://127.0.0.1:7070",
            "gatherer.batch", "event.data.order",
            "gatherer.end", "event.type == \"end\"",
            "gatherer.to", "queue:b");
    assertThat(plan.pattern().word()).isEqualTo("gatherer");
    assertThat(plan.isExactlyOnce()).isFalse();
  }

  private static EventPlan filter(String dead) {
    return plan(
        "name", "x",
        "from", "kafka:a",
        "dead", dead,
        "kafka.servers", "h:1",
        "filter.when", "event.data.x == 1",
        "filter.to", "kafka:b");
  }

  private static List<String> mistakes(String... pairs) {
    var caught = new SettingsException[1];
    assertThatThrownBy(() -> plan(pairs))
        .isInstanceOfSatisfying(SettingsException.class, e -> caught[0] = e);
    return caught[0].mistakes();
  }

  private static EventPlan plan(String... pairs) {
    Map<String, String> settings = new HashMap<>();
    String topics = "";
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equals("topics")) {
        topics = pairs[i + 1];
      } else {
        settings.put("millrace.event." + pairs[i], pairs[i + 1]);
      }
    }
    return EventPlan.of(
        new Binder(new MapConfigurationPropertySource(settings))
            .bind("millrace.event", EventSettings.class)
            .get(),
        topics);
  }
}
