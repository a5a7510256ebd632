package dev.millrace.event;

import dev.millrace.event.EventPlan.Shards;
import dev.millrace.event.EventSettings.CopierSettings;
import dev.millrace.event.EventSettings.CopySettings;
import dev.millrace.event.EventSettings.FilterSettings;
import dev.millrace.event.EventSettings.GathererSettings;
import dev.millrace.event.EventSettings.HealthSettings;
import dev.millrace.event.EventSettings.InputSettings;
import dev.millrace.event.EventSettings.MergerSettings;
import dev.millrace.event.EventSettings.RouteSettings;
import dev.millrace.event.EventSettings.ShardSettings;
import dev.millrace.event.EventSettings.SharderSettings;
import dev.millrace.event.EventSettings.SplitterSettings;
import dev.millrace.event.end.End;
import dev.millrace.event.expression.Expressions;
import dev.millrace.event.expression.Mapping;
import dev.millrace.event.pattern.Copier;
import dev.millrace.event.pattern.Filter;
import dev.millrace.event.pattern.Gatherer;
import dev.millrace.event.pattern.LiveShards;
import dev.millrace.event.pattern.Membership.Role;
import dev.millrace.event.pattern.Merger;
import dev.millrace.event.pattern.Pattern;
import dev.millrace.event.pattern.Rendezvous;
import dev.millrace.event.pattern.Sharder;
import dev.millrace.event.pattern.Splitter;
import dev.millrace.event.pattern.Splitter.Route;
import dev.millrace.event.pump.PumpRun.Spill;
import dev.millrace.event.shard.ShardWatches.Health;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes the pattern that the settings choose, with its ends. For one use.
final class PatternDraft {
  private final EventSettings settings;
  private final EndsDraft draft;
  private final Map<String, Spill> spills = new LinkedHashMap<>();
  private @Nullable Shards shards;
  private boolean canFail = true;

  PatternDraft(EventSettings settings, EndsDraft draft) {
    this.settings = settings;
    this.draft = draft;
  }

  Map<String, Spill> spills() {
    return spills;
  }

  /// Of a sharder; else null.
  @Nullable Shards shards() {
    return shards;
  }

  /// Whether an event may become a dead letter by an expression.
  boolean canFail() {
    return canFail;
  }

  /// @return null when there is a mistake that leaves nothing to make
  @Nullable Pattern pattern() {
    long set =
        Stream.of(
                settings.copier(),
                settings.filter(),
                settings.splitter(),
                settings.sharder(),
                settings.merger(),
                settings.gatherer())
            .filter(Objects::nonNull)
            .count();
    if (set != 1) {
      draft.mistakes.wrong(
          "…",
          "%s: set exactly one of copier, filter, splitter, sharder, merger and gatherer"
              .formatted(set == 0 ? "has no pattern" : "has %d patterns".formatted(set)));
      return null;
    }
    if (settings.merger() != null) {
      if (settings.from() != null) {
        draft.mistakes.wrong("from", "is not for a merger: set merger.inputs[0].from and so on");
      }
      return merger(settings.merger());
    }
    End from = draft.inputEnd("from", settings.from());
    if (from != null) {
      draft.inputs.put(EndsDraft.INPUT, from);
    }
    if (settings.copier() != null) {
      return copier(settings.copier());
    }
    if (settings.filter() != null) {
      return filter(settings.filter());
    }
    if (settings.splitter() != null) {
      return splitter(settings.splitter());
    }
    return settings.sharder() != null
        ? sharder(settings.sharder())
        : gatherer(Objects.requireNonNull(settings.gatherer()));
  }

  private Pattern copier(CopierSettings copier) {
    canFail = false;
    draft.count("copier.outputs", copier.outputs().size(), "an output", 2);
    for (int i = 0; i < copier.outputs().size(); i++) {
      CopySettings output = copier.outputs().get(i);
      String key = "copier.outputs[%d]".formatted(i);
      String name = output.name() == null ? "copy-" + (i + 1) : output.name();
      draft.output(key, name, output.to());
      if (output.spill() != null) {
        draft.mistakes.time(
            key + ".spill-after", output.spillAfter(), Duration.ZERO, Duration.ofHours(1));
        End spill = draft.outputEnd(key + ".spill", output.spill());
        if (spill instanceof End.Webhook) {
          draft.mistakes.wrong(
              key + ".spill", "is a URL: spill to kafka:TOPIC or queue:NAME, which keep");
        } else if (spill != null) {
          spills.put(name, new Spill(spill, output.spillAfter()));
        }
      }
    }
    return new Copier(List.copyOf(draft.outputs.keySet()));
  }

  private @Nullable Pattern filter(FilterSettings filter) {
    boolean ambassador = draft.inputs.get(EndsDraft.INPUT) instanceof End.Source;
    if (!ambassador) {
      draft.output("filter", EndsDraft.OUTPUT, filter.to());
    } else if (filter.to() != null) {
      draft.mistakes.wrong("filter.to", "is not for a filter in front of a source: leave it out");
    }
    if (filter.rejected() != null && ambassador) {
      draft.mistakes.wrong(
          "filter.rejected", "is not for a filter in front of a source: leave it out");
    } else if (filter.rejected() != null) {
      End rejected = draft.outputEnd("filter.rejected", filter.rejected());
      if (rejected != null) {
        draft.outputs.put("rejected", rejected);
      }
    }
    var when = draft.expression("filter.when", filter.when(), Expressions::predicate);
    return when == null
        ? null
        : new Filter(when, EndsDraft.OUTPUT, filter.rejected() == null ? null : "rejected");
  }

  private Pattern splitter(SplitterSettings splitter) {
    if (!splitter.mode().equals("first") && !splitter.mode().equals("all")) {
      draft.mistakes.wrong(
          "splitter.mode", "is \"%s\": use first or all".formatted(splitter.mode()));
    }
    draft.count("splitter.routes", splitter.routes().size(), "a route", 1);
    var routes = new ArrayList<Route>();
    for (int i = 0; i < splitter.routes().size(); i++) {
      RouteSettings route = splitter.routes().get(i);
      String key = "splitter.routes[%d]".formatted(i);
      draft.output(key, route.name(), route.to());
      var when = draft.expression(key + ".when", route.when(), Expressions::predicate);
      if (when != null) {
        routes.add(new Route(route.name(), when));
      }
    }
    End otherwise = draft.outputEnd("splitter.default", splitter.otherwise());
    if (otherwise != null) {
      draft.outputs.put("default", otherwise);
    }
    return new Splitter(routes, splitter.mode().equals("all"), "default");
  }

  private @Nullable Pattern sharder(SharderSettings sharder) {
    canFail = sharder.key() != null || sharder.home() != null;
    draft.count("sharder.shards", sharder.shards().size(), "a shard", 1);
    draft.mistakes.time(
        "sharder.probe", sharder.probe(), Duration.ofMillis(100), Duration.ofHours(1));
    draft.mistakes.number("sharder.out-after", sharder.outAfter(), 1, 1000);
    draft.mistakes.number("sharder.back-after", sharder.backAfter(), 1, 1000);
    var weighted = new ArrayList<Rendezvous.Shard>();
    var healths = new LinkedHashMap<String, Health>();
    for (int i = 0; i < sharder.shards().size(); i++) {
      ShardSettings shard = sharder.shards().get(i);
      String key = "sharder.shards[%d]".formatted(i);
      End end = draft.output(key, shard.name(), shard.to());
      if (!(shard.weight() > 0 && shard.weight() <= 1e6)) {
        draft.mistakes.wrong(
            key + ".weight",
            "is %s: it must be above 0, at most 1000000".formatted(shard.weight()));
      }
      weighted.add(new Rendezvous.Shard(shard.name(), shard.weight()));
      if (shard.health() != null && end != null) {
        healths.put(shard.name(), health(key + ".health", end, shard.health()));
      }
    }
    var key = draft.expression("sharder.key", sharder.key(), Expressions::text);
    var home = draft.expression("sharder.home", sharder.home(), Expressions::text);
    if (weighted.isEmpty()) {
      return null;
    }
    var names = weighted.stream().map(Rendezvous.Shard::name).toList();
    var live =
        new LiveShards(names, Math.max(1, sharder.outAfter()), Math.max(1, sharder.backAfter()));
    shards = new Shards(live, healths, sharder.probe());
    return new Sharder(new Rendezvous(weighted), key, home, live);
  }

  private @Nullable Pattern gatherer(GathererSettings gatherer) {
    End to = draft.output("gatherer", EndsDraft.OUTPUT, gatherer.to());
    if (to != null && !(to instanceof End.Queue)) {
      draft.mistakes.wrong(
          "gatherer.to", "is \"%s\": only a queue has batches, write queue:NAME".formatted(to));
    }
    if (gatherer.count() == null && gatherer.manifest() == null && gatherer.end() == null) {
      draft.mistakes.wrong("gatherer", "never has all of a batch: set count, manifest or end");
    }
    if (gatherer.manifest() != null && gatherer.name() == null) {
      draft.mistakes.wrong(
          "gatherer.manifest", "lists names, and items have none: set gatherer.name, too");
    }
    var batch = draft.expression("gatherer.batch", gatherer.batch(), Expressions::label);
    var count = draft.expression("gatherer.count", gatherer.count(), Expressions::amount);
    var manifest =
        draft.expression("gatherer.manifest", gatherer.manifest(), Expressions::itemNames);
    var end = draft.expression("gatherer.end", gatherer.end(), Expressions::predicate);
    var name = draft.expression("gatherer.name", gatherer.name(), Expressions::itemName);
    draft.oneOf("gatherer.items", gatherer.items(), "done", "work");
    Role items = gatherer.items().equals("work") ? Role.WORK : Role.DONE;
    return batch == null
        ? null
        : new Gatherer(batch, count, manifest, end, name, items, EndsDraft.OUTPUT);
  }

  private Health health(String key, End end, HealthSettings health) {
    if (health.url() != null) {
      draft.mistakes.baseUrl(key + ".url", health.url(), "http://127.0.0.1:8080/healthz");
    }
    if ((health.group() == null) != (health.maxLag() == null)) {
      draft.mistakes.wrong(key, "needs both group and max-lag, or neither");
    }
    if (health.group() != null && !(end instanceof End.Kafka)) {
      draft.mistakes.wrong(key + ".group", "is for a shard that is a topic");
    }
    if (health.maxBacklog() != null && !(end instanceof End.Queue)) {
      draft.mistakes.wrong(key + ".max-backlog", "is for a shard that is a queue");
    }
    if (health.url() == null && health.group() == null && health.maxBacklog() == null) {
      draft.mistakes.wrong(key, "asks for nothing: set url, group and max-lag, or max-backlog");
    }
    atLeastZero(key + ".max-lag", health.maxLag());
    atLeastZero(key + ".max-backlog", health.maxBacklog());
    return new Health(end, health.url(), health.group(), health.maxLag(), health.maxBacklog());
  }

  /// Below that the shard would be ill for good.
  private void atLeastZero(String key, @Nullable Long most) {
    if (most != null) {
      draft.mistakes.number(key, most, 0, Long.MAX_VALUE);
    }
  }

  private Pattern merger(MergerSettings merger) {
    draft.count("merger.inputs", merger.inputs().size(), "an input", 2);
    var mappings = new LinkedHashMap<String, Mapping>();
    for (int i = 0; i < merger.inputs().size(); i++) {
      InputSettings input = merger.inputs().get(i);
      String key = "merger.inputs[%d]".formatted(i);
      draft.mistakes.label(key + ".name", "input", input.name());
      End from = draft.inputEnd(key + ".from", input.from());
      if (from != null && draft.inputs.containsValue(from)) {
        draft.mistakes.wrong(
            key + ".from", "is \"%s\" again: each input needs its own".formatted(from));
      } else if (from != null && draft.inputs.put(input.name(), from) != null) {
        draft.mistakes.wrong(
            key + ".name", "\"%s\" is taken by an earlier one".formatted(input.name()));
      }
      var map = draft.expression(key + ".map", input.map(), Expressions::mapping);
      if (map != null) {
        mappings.put(input.name(), map);
      }
    }
    canFail = !mappings.isEmpty();
    if (draft.inputs.values().stream().noneMatch(End.Source.class::isInstance)) {
      draft.output("merger", EndsDraft.OUTPUT, merger.to());
    } else if (merger.to() != null) {
      draft.mistakes.wrong("merger.to", "is not for a merger in front of sources: leave it out");
    }
    return new Merger(mappings, EndsDraft.OUTPUT);
  }
}
