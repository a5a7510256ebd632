package dev.millrace.event;

import dev.millrace.event.EventPlan.Shards;
import dev.millrace.event.EventPlan.Spill;
import dev.millrace.event.EventSettings.CopierSettings;
import dev.millrace.event.EventSettings.CopySettings;
import dev.millrace.event.EventSettings.FilterSettings;
import dev.millrace.event.EventSettings.HealthSettings;
import dev.millrace.event.EventSettings.InputSettings;
import dev.millrace.event.EventSettings.MergerSettings;
import dev.millrace.event.EventSettings.RouteSettings;
import dev.millrace.event.EventSettings.ShardSettings;
import dev.millrace.event.EventSettings.SharderSettings;
import dev.millrace.event.EventSettings.SplitterSettings;
import dev.millrace.event.end.End;
import dev.millrace.event.expression.BadExpression;
import dev.millrace.event.expression.Expressions;
import dev.millrace.event.expression.Mapping;
import dev.millrace.event.pattern.Copier;
import dev.millrace.event.pattern.Filter;
import dev.millrace.event.pattern.LiveShards;
import dev.millrace.event.pattern.Merger;
import dev.millrace.event.pattern.Pattern;
import dev.millrace.event.pattern.Rendezvous;
import dev.millrace.event.pattern.Routing;
import dev.millrace.event.pattern.Sharder;
import dev.millrace.event.pattern.Splitter;
import dev.millrace.event.pattern.Splitter.Route;
import dev.millrace.event.shard.ShardWatches.Health;
import dev.millrace.rim.settings.Mistakes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes a plan of settings, or finds all that is wrong with them. For one use.
final class PlanCheck {
  /// The input of a pattern that has only one.
  static final String INPUT = "in";

  /// The output of a pattern that has only one.
  static final String OUTPUT = "out";

  private static final int MOST = 256;

  private final EventSettings settings;
  private final Mistakes mistakes = new Mistakes("millrace.event.");
  private final Map<String, End> inputs = new LinkedHashMap<>();
  private final Map<String, End> outputs = new LinkedHashMap<>();
  private final Map<String, Spill> spills = new LinkedHashMap<>();
  private @Nullable Shards shards;
  private boolean canFail = true;

  PlanCheck(EventSettings settings) {
    this.settings = settings;
  }

  EventPlan plan() {
    mistakes.label("name", "adapter", settings.name());
    Pattern pattern = pattern();
    End dead = settings.dead() == null ? null : outputEnd("dead", settings.dead());
    ends(dead);
    clients(dead);
    mistakes.throwIfAny();
    return new EventPlan(
        settings.name(),
        inputs,
        Objects.requireNonNull(pattern),
        outputs,
        spills,
        dead,
        shards,
        EventPlan.Kafka.of(settings.kafka(), settings.name()),
        settings);
  }

  private @Nullable Pattern pattern() {
    long set =
        Stream.of(
                settings.copier(),
                settings.filter(),
                settings.splitter(),
                settings.sharder(),
                settings.merger())
            .filter(Objects::nonNull)
            .count();
    if (set != 1) {
      mistakes.wrong(
          "…",
          "%s: set exactly one of copier, filter, splitter, sharder and merger"
              .formatted(set == 0 ? "has no pattern" : "has %d patterns".formatted(set)));
      return null;
    }
    if (settings.merger() != null) {
      if (settings.from() != null) {
        mistakes.wrong("from", "is not for a merger: set merger.inputs[0].from and so on");
      }
      return merger(settings.merger());
    }
    End from = inputEnd("from", settings.from());
    if (from != null) {
      inputs.put(INPUT, from);
    }
    return settings.copier() != null
        ? copier(settings.copier())
        : settings.filter() != null
            ? filter(settings.filter())
            : settings.splitter() != null
                ? splitter(settings.splitter())
                : sharder(Objects.requireNonNull(settings.sharder()));
  }

  private Pattern copier(CopierSettings copier) {
    canFail = false;
    count("copier.outputs", copier.outputs().size(), "an output", 2);
    for (int i = 0; i < copier.outputs().size(); i++) {
      CopySettings output = copier.outputs().get(i);
      String key = "copier.outputs[%d]".formatted(i);
      String name = output.name() == null ? "copy-" + (i + 1) : output.name();
      output(key, name, output.to());
      if (output.spill() != null) {
        mistakes.time(
            key + ".spill-after", output.spillAfter(), Duration.ZERO, Duration.ofHours(1));
        End spill = outputEnd(key + ".spill", output.spill());
        if (spill instanceof End.Webhook) {
          mistakes.wrong(
              key + ".spill", "is a URL: spill to kafka:TOPIC or queue:NAME, which keep");
        } else if (spill != null) {
          spills.put(name, new Spill(spill, output.spillAfter()));
        }
      }
    }
    return new Copier(List.copyOf(outputs.keySet()));
  }

  private @Nullable Pattern filter(FilterSettings filter) {
    boolean ambassador = inputs.get(INPUT) instanceof End.Source;
    if (!ambassador) {
      output("filter", OUTPUT, filter.to());
    } else if (filter.to() != null) {
      mistakes.wrong("filter.to", "is not for a filter in front of a source: leave it out");
    }
    if (filter.rejected() != null && ambassador) {
      mistakes.wrong("filter.rejected", "is not for a filter in front of a source: leave it out");
    } else if (filter.rejected() != null) {
      End rejected = outputEnd("filter.rejected", filter.rejected());
      if (rejected != null) {
        outputs.put("rejected", rejected);
      }
    }
    var when = expression("filter.when", filter.when(), Expressions::predicate);
    return when == null
        ? null
        : new Filter(when, OUTPUT, filter.rejected() == null ? null : "rejected");
  }

  private Pattern splitter(SplitterSettings splitter) {
    if (!splitter.mode().equals("first") && !splitter.mode().equals("all")) {
      mistakes.wrong("splitter.mode", "is \"%s\": use first or all".formatted(splitter.mode()));
    }
    count("splitter.routes", splitter.routes().size(), "a route", 1);
    var routes = new ArrayList<Route>();
    for (int i = 0; i < splitter.routes().size(); i++) {
      RouteSettings route = splitter.routes().get(i);
      String key = "splitter.routes[%d]".formatted(i);
      output(key, route.name(), route.to());
      var when = expression(key + ".when", route.when(), Expressions::predicate);
      if (when != null) {
        routes.add(new Route(route.name(), when));
      }
    }
    End otherwise = outputEnd("splitter.default", splitter.otherwise());
    if (otherwise != null) {
      outputs.put("default", otherwise);
    }
    return new Splitter(routes, splitter.mode().equals("all"), "default");
  }

  private @Nullable Pattern sharder(SharderSettings sharder) {
    canFail = sharder.key() != null || sharder.home() != null;
    count("sharder.shards", sharder.shards().size(), "a shard", 1);
    mistakes.time("sharder.probe", sharder.probe(), Duration.ofMillis(100), Duration.ofHours(1));
    mistakes.number("sharder.out-after", sharder.outAfter(), 1, 1000);
    mistakes.number("sharder.back-after", sharder.backAfter(), 1, 1000);
    var weighted = new ArrayList<Rendezvous.Shard>();
    var healths = new LinkedHashMap<String, Health>();
    for (int i = 0; i < sharder.shards().size(); i++) {
      ShardSettings shard = sharder.shards().get(i);
      String key = "sharder.shards[%d]".formatted(i);
      End end = output(key, shard.name(), shard.to());
      if (!(shard.weight() > 0 && shard.weight() <= 1e6)) {
        mistakes.wrong(
            key + ".weight",
            "is %s: it must be above 0, at most 1000000".formatted(shard.weight()));
      }
      weighted.add(new Rendezvous.Shard(shard.name(), shard.weight()));
      if (shard.health() != null && end != null) {
        healths.put(shard.name(), health(key + ".health", end, shard.health()));
      }
    }
    var key = expression("sharder.key", sharder.key(), Expressions::text);
    var home = expression("sharder.home", sharder.home(), Expressions::text);
    if (weighted.isEmpty()) {
      return null;
    }
    var names = weighted.stream().map(Rendezvous.Shard::name).toList();
    var live =
        new LiveShards(names, Math.max(1, sharder.outAfter()), Math.max(1, sharder.backAfter()));
    shards = new Shards(live, healths, sharder.probe());
    return new Sharder(new Rendezvous(weighted), key, home, live);
  }

  private Health health(String key, End end, HealthSettings health) {
    if (health.url() != null) {
      mistakes.baseUrl(key + ".url", health.url(), "http://127.0.0.1:8080/healthz");
    }
    if ((health.group() == null) != (health.maxLag() == null)) {
      mistakes.wrong(key, "needs both group and max-lag, or neither");
    }
    if (health.group() != null && !(end instanceof End.Kafka)) {
      mistakes.wrong(key + ".group", "is for a shard that is a topic");
    }
    if (health.maxBacklog() != null && !(end instanceof End.Queue)) {
      mistakes.wrong(key + ".max-backlog", "is for a shard that is a queue");
    }
    if (health.url() == null && health.group() == null && health.maxBacklog() == null) {
      mistakes.wrong(key, "asks for nothing: set url, group and max-lag, or max-backlog");
    }
    return new Health(end, health.url(), health.group(), health.maxLag(), health.maxBacklog());
  }

  private Pattern merger(MergerSettings merger) {
    count("merger.inputs", merger.inputs().size(), "an input", 2);
    var mappings = new LinkedHashMap<String, Mapping>();
    for (int i = 0; i < merger.inputs().size(); i++) {
      InputSettings input = merger.inputs().get(i);
      String key = "merger.inputs[%d]".formatted(i);
      mistakes.label(key + ".name", "input", input.name());
      End from = inputEnd(key + ".from", input.from());
      if (from != null && inputs.containsValue(from)) {
        mistakes.wrong(key + ".from", "is \"%s\" again: each input needs its own".formatted(from));
      } else if (from != null && inputs.put(input.name(), from) != null) {
        mistakes.wrong(key + ".name", "\"%s\" is taken by an earlier one".formatted(input.name()));
      }
      var map = expression(key + ".map", input.map(), Expressions::mapping);
      if (map != null) {
        mappings.put(input.name(), map);
      }
    }
    canFail = !mappings.isEmpty();
    if (inputs.values().stream().noneMatch(End.Source.class::isInstance)) {
      output("merger", OUTPUT, merger.to());
    } else if (merger.to() != null) {
      mistakes.wrong("merger.to", "is not for a merger in front of sources: leave it out");
    }
    return new Merger(mappings, OUTPUT);
  }

  /// What has to fit among all ends.
  private void ends(@Nullable End dead) {
    long sources = inputs.values().stream().filter(End.Source.class::isInstance).count();
    boolean ambassador = sources > 0;
    if (ambassador && settings.filter() == null && settings.merger() == null) {
      mistakes.wrong("from", "is a source: only a filter or a merger can stand in front of one");
    } else if (ambassador && sources < inputs.size()) {
      mistakes.wrong("merger.inputs", "mix sources with other inputs: use two adapters");
    }
    boolean allQueues =
        !inputs.isEmpty() && inputs.values().stream().allMatch(End.Queue.class::isInstance);
    if (ambassador && dead != null) {
      mistakes.wrong("dead", "is not for an adapter in front of a source: what fails stays there");
    }
    if (canFail && dead == null && !allQueues && !ambassador) {
      mistakes.wrong(
          "dead",
          "is missing: an event on which an expression fails has to go somewhere, such as"
              + " kafka:%s.dead".formatted(settings.name().isEmpty() ? "name" : settings.name()));
    }
    for (End end : inputs.values()) {
      if (outputs.containsValue(end) || end.equals(dead)) {
        mistakes.wrong("from", "is \"%s\", which is an output, too: a circle".formatted(end));
      }
    }
  }

  private void clients(@Nullable End dead) {
    var ends =
        Stream.of(
                inputs.values().stream(),
                outputs.values().stream(),
                spills.values().stream().map(Spill::end),
                Stream.ofNullable(dead))
            .flatMap(stream -> stream)
            .toList();
    if (ends.stream().anyMatch(End.Kafka.class::isInstance)
        && settings.kafka().servers().isBlank()) {
      mistakes.wrong("kafka.servers", "is missing: write one such as 127.0.0.1:9092");
    }
    if (ends.stream().anyMatch(End.Queue.class::isInstance) && settings.queue().url() == null) {
      mistakes.wrong("queue.url", "is missing: write one such as http://127.0.0.1:7070");
    } else if (settings.queue().url() != null) {
      mistakes.baseUrl("queue.url", settings.queue().url(), "http://127.0.0.1:7070");
    }
    oneOf("kafka.guarantee", settings.kafka().guarantee(), "exactly-once", "at-least-once");
    oneOf("kafka.start", settings.kafka().start(), "earliest", "latest");
    mistakes.number("kafka.threads", settings.kafka().threads(), 1, 64);
    mistakes.time(
        "kafka.commit", settings.kafka().commit(), Duration.ofMillis(5), Duration.ofMinutes(1));
    mistakes.time(
        "queue.lease", settings.queue().lease(), Duration.ofSeconds(10), Duration.ofHours(1));
    mistakes.number("queue.batch", settings.queue().batch(), 1, 1000);
    mistakes.time(
        "webhook.timeout",
        settings.webhook().timeout(),
        Duration.ofMillis(100),
        Duration.ofMinutes(5));
    mistakes.number("webhook.parallel", settings.webhook().parallel(), 1, 256);
    mistakes.number("scale.min", settings.scale().min(), 0, 10_000);
    mistakes.number("scale.max", settings.scale().max(), 0, 10_000);
    mistakes.time(
        "scale.window", settings.scale().window(), Duration.ofSeconds(10), Duration.ofDays(1));
    mistakes.time(
        "scale.drain", settings.scale().drain(), Duration.ofSeconds(1), Duration.ofDays(1));
  }

  private void oneOf(String key, String value, String... allowed) {
    if (!List.of(allowed).contains(value)) {
      mistakes.wrong(key, "is \"%s\": use %s".formatted(value, String.join(" or ", allowed)));
    }
  }

  private void count(String key, int size, String what, int least) {
    if (size < least || size > MOST) {
      mistakes.wrong(
          key, "has %d: it needs %s, %d to %d of them".formatted(size, what, least, MOST));
    }
  }

  private @Nullable End output(String key, String name, @Nullable String to) {
    if (!name.equals(OUTPUT)) {
      mistakes.label(key + ".name", "output", name);
    }
    if (name.equals(Routing.DEAD) || name.equals("default")) {
      mistakes.wrong(key + ".name", "is \"%s\", which is ours: choose another".formatted(name));
    }
    End end = outputEnd(key + ".to", to);
    if (end != null && outputs.put(name, end) != null) {
      mistakes.wrong(key + ".name", "\"%s\" is taken by an earlier one".formatted(name));
    }
    return end;
  }

  private @Nullable End inputEnd(String key, @Nullable String text) {
    return end(key, text, End::input);
  }

  private @Nullable End outputEnd(String key, @Nullable String text) {
    return end(key, text, End::output);
  }

  private @Nullable End end(String key, @Nullable String text, Function<String, End> parse) {
    try {
      return parse.apply(text == null ? "" : text);
    } catch (IllegalArgumentException e) {
      mistakes.wrong(key, e.getMessage());
      return null;
    }
  }

  private interface Compiler<T> {
    T compile(String text) throws BadExpression;
  }

  private <T> @Nullable T expression(String key, @Nullable String text, Compiler<T> compiler) {
    if (text == null) {
      return null;
    }
    try {
      return compiler.compile(text);
    } catch (BadExpression e) {
      mistakes.wrong(key, e.getMessage());
      return null;
    }
  }
}
