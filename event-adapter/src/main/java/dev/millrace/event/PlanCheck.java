package dev.millrace.event;

import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.event.end.End;
import dev.millrace.event.kafka.TopicSpec;
import dev.millrace.event.pump.PumpRun.Spill;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes a plan of settings, or finds all that is wrong with them. For one use.
final class PlanCheck {
  /// Hosts with ports, and commas between them; what else it may be is Kafka's to say.
  private static final Pattern SERVERS =
      Pattern.compile("\\s*[^,\\s]+:\\d{1,5}\\s*(,\\s*[^,\\s]+:\\d{1,5}\\s*)*");

  private final EventSettings settings;
  private final EndsDraft draft = new EndsDraft();
  private final PatternDraft pattern;
  private final Map<String, TopicSpec> topics;

  PlanCheck(EventSettings settings, String topics) {
    this.settings = settings;
    this.pattern = new PatternDraft(settings, draft);
    this.topics = TopicSettings.parse(topics, draft.mistakes.under("millrace."));
  }

  EventPlan plan() {
    draft.mistakes.label("name", "adapter", settings.name());
    var chosen = pattern.pattern();
    End dead = settings.dead() == null ? null : draft.outputEnd("dead", settings.dead());
    ends(dead);
    clients(dead);
    draft.mistakes.throwIfAny();
    return new EventPlan(
        settings.name(),
        draft.inputs,
        Objects.requireNonNull(chosen),
        draft.outputs,
        pattern.spills(),
        dead,
        pattern.shards(),
        EventPlan.Kafka.of(settings.kafka(), settings.name()),
        topics,
        settings);
  }

  /// What has to fit among all ends.
  private void ends(@Nullable End dead) {
    long sources = draft.inputs.values().stream().filter(End.Source.class::isInstance).count();
    boolean ambassador = sources > 0;
    if (ambassador && settings.filter() == null && settings.merger() == null) {
      draft.mistakes.wrong(
          "from", "is a source: only a filter or a merger can stand in front of one");
    } else if (ambassador && sources < draft.inputs.size()) {
      draft.mistakes.wrong("merger.inputs", "mix sources with other inputs: use two adapters");
    }
    boolean allQueues =
        !draft.inputs.isEmpty()
            && draft.inputs.values().stream().allMatch(End.Queue.class::isInstance);
    if (ambassador && dead != null) {
      draft.mistakes.wrong(
          "dead", "is not for an adapter in front of a source: what fails stays there");
    }
    if (pattern.canFail() && dead == null && !allQueues && !ambassador) {
      draft.mistakes.wrong(
          "dead",
          "is missing: an event on which an expression fails has to go somewhere, such as"
              + " kafka:%s.dead".formatted(settings.name().isEmpty() ? "name" : settings.name()));
    }
    for (End end : draft.inputs.values()) {
      if (draft.outputs.containsValue(end) || end.equals(dead)) {
        draft.mistakes.wrong("from", "is \"%s\", which is an output, too: a circle".formatted(end));
      }
    }
    if (settings.copier() != null) {
      copies(dead);
    }
  }

  /// A queue takes an event once, so that of two copies one is lost in it; and what is spilled must
  /// be in nobody else's way.
  private void copies(@Nullable End dead) {
    var queues = new HashSet<End>();
    draft.outputs.forEach(
        (name, end) -> {
          if (end instanceof End.Queue && !queues.add(end)) {
            draft.mistakes.wrong(
                "copier.outputs",
                "has \"%s\" twice, which takes an event only once".formatted(end));
          }
        });
    var spills = new HashSet<End>();
    pattern
        .spills()
        .forEach(
            (name, spill) -> {
              End end = spill.end();
              if (draft.inputs.containsValue(end)
                  || draft.outputs.containsValue(end)
                  || end.equals(dead)
                  || !spills.add(end)) {
                draft.mistakes.wrong(
                    "copier.outputs",
                    "spill \"%s\" to \"%s\", which is another end, too: give it one of its own"
                        .formatted(name, end));
              }
            });
  }

  private void clients(@Nullable End dead) {
    var ends =
        Stream.of(
                draft.inputs.values().stream(),
                draft.outputs.values().stream(),
                pattern.spills().values().stream().map(Spill::end),
                Stream.ofNullable(dead))
            .flatMap(stream -> stream)
            .toList();
    String servers = settings.kafka().servers();
    if (!servers.isBlank()
        || !topics.isEmpty()
        || ends.stream().anyMatch(End.Kafka.class::isInstance)) {
      servers(servers);
    }
    if (ends.stream().anyMatch(End.Queue.class::isInstance) && settings.queue().url() == null) {
      draft.mistakes.wrong("queue.url", "is missing: write one such as http://127.0.0.1:7070");
    } else if (settings.queue().url() != null) {
      draft.mistakes.baseUrl("queue.url", settings.queue().url(), "http://127.0.0.1:7070");
    }
    token("queue.token", settings.queue().token());
    token("webhook.token", settings.webhook().token());
    token("source.token", settings.source().token());
    draft.oneOf("kafka.guarantee", settings.kafka().guarantee(), "exactly-once", "at-least-once");
    draft.oneOf("kafka.start", settings.kafka().start(), "earliest", "latest");
    draft.mistakes.number("kafka.threads", settings.kafka().threads(), 1, 64);
    draft.mistakes.time(
        "kafka.commit", settings.kafka().commit(), Duration.ofMillis(5), Duration.ofMinutes(1));
    draft.mistakes.time(
        "queue.lease", settings.queue().lease(), Duration.ofSeconds(10), Duration.ofHours(1));
    draft.mistakes.number("queue.batch", settings.queue().batch(), 1, 1000);
    draft.mistakes.time(
        "webhook.timeout",
        settings.webhook().timeout(),
        Duration.ofMillis(100),
        Duration.ofMinutes(5));
    draft.mistakes.number("webhook.parallel", settings.webhook().parallel(), 1, 256);
    draft.mistakes.number("scale.min", settings.scale().min(), 0, 10_000);
    draft.mistakes.number("scale.max", settings.scale().max(), 0, 10_000);
    if (settings.scale().max() != 0 && settings.scale().max() < settings.scale().min()) {
      draft.mistakes.wrong(
          "scale.max",
          "is %d, below scale.min (%d)".formatted(settings.scale().max(), settings.scale().min()));
    }
    draft.mistakes.time(
        "scale.window", settings.scale().window(), Duration.ofSeconds(10), Duration.ofDays(1));
    draft.mistakes.time(
        "scale.drain", settings.scale().drain(), Duration.ofSeconds(1), Duration.ofDays(1));
  }

  private void servers(String servers) {
    String example = "write one such as 127.0.0.1:9092";
    if (servers.isBlank()) {
      draft.mistakes.wrong("kafka.servers", "is missing: " + example);
    } else if (!SERVERS.matcher(servers).matches()) {
      draft.mistakes.wrong("kafka.servers", "is \"%s\": %s".formatted(servers, example));
    }
  }

  private void token(String key, @Nullable String token) {
    if (token != null && !JsonHttp.canSend(token)) {
      draft.mistakes.wrong(
          key,
          "holds a line break, or another character that is not printable ASCII: leave it out");
    }
  }
}
