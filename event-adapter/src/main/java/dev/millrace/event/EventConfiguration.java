package dev.millrace.event;

import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.source.SourceClient;
import dev.millrace.event.EventRun.Mover;
import dev.millrace.event.ambassador.FilteredSource;
import dev.millrace.event.ambassador.ItemsController;
import dev.millrace.event.ambassador.MergedSources;
import dev.millrace.event.end.End;
import dev.millrace.event.ingress.EventsController;
import dev.millrace.event.kafka.DeclaredTopics;
import dev.millrace.event.kafka.KafkaCluster;
import dev.millrace.event.pattern.Filter;
import dev.millrace.event.pattern.Routing;
import dev.millrace.event.pattern.RoutingListener;
import dev.millrace.event.pump.Ends;
import dev.millrace.event.pump.IdleWatch;
import dev.millrace.event.pump.PumpRun;
import dev.millrace.event.pump.Redrive;
import dev.millrace.event.scale.LagWatch;
import dev.millrace.event.shard.ShardWatches;
import dev.millrace.event.stream.StreamRun;
import dev.millrace.event.stream.StreamTopology;
import dev.millrace.event.trace.EventSpans;
import dev.millrace.event.watch.EndsHealth;
import dev.millrace.event.watch.Passages;
import dev.millrace.event.watch.Troubles;
import dev.millrace.rim.access.AccessRules;
import dev.millrace.rim.access.Role;
import dev.millrace.rim.client.Clients;
import dev.millrace.rim.openapi.Descriptions;
import dev.millrace.rim.trace.Spans;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EventSettings.class)
class EventConfiguration {
  private static final Duration SOURCE_PATIENCE = Duration.ofSeconds(30);

  @Bean
  @ConditionalOnMissingBean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean
  Descriptions descriptions() {
    return Descriptions.of("event", "source");
  }

  @Bean
  AccessRules accessRules() {
    return AccessRules.builder()
        .allow("POST", "/events/**", Role.PRODUCER)
        .allow("GET", "/api/v1/items/**", Role.VIEWER)
        .allow("POST", "/api/v1/items:accept", Role.PRODUCER)
        .allow("POST", "/api/v1/dead:redrive", Role.OPERATOR)
        .allow("GET", "/api/v1/**", Role.VIEWER)
        .build();
  }

  @Bean
  EventPlan plan(EventSettings settings, @Value("${millrace.topics:}") String topics) {
    return EventPlan.of(settings, topics);
  }

  @Bean
  Troubles troubles() {
    return new Troubles();
  }

  @Bean
  EndsHealth endsHealthIndicator(Troubles troubles) {
    return new EndsHealth(troubles);
  }

  @Bean
  Passages passages(MeterRegistry registry, InstantSource clock) {
    return new Passages(registry, clock);
  }

  @Bean
  Routing routing(EventPlan plan, Passages passages, ObjectProvider<Spans> spans) {
    return new Routing(
        plan.pattern(), plan.name(), listener(plan, passages, spans.getIfAvailable()));
  }

  private static RoutingListener listener(
      EventPlan plan, Passages passages, @Nullable Spans spans) {
    if (spans == null || plan.isAmbassador()) {
      return passages; // what a source lists is no event, and it lists it again and again
    }
    return passages.and(
        new EventSpans(spans, plan.pattern().word(), plan.name(), plan.inputs(), plan.outlets()));
  }

  @Bean
  @Lazy
  KafkaCluster cluster(EventPlan plan) {
    return new KafkaCluster(plan.kafka().servers(), plan.kafka().properties());
  }

  @Bean
  @Lazy
  QueueClient queues(EventPlan plan, Clients clients) {
    var queue = plan.settings().queue();
    if (queue.url() == null) {
      throw new IllegalStateException("no queue-service is known");
    }
    return new QueueClient(clients.newClient(), queue.url(), queue.token());
  }

  @Bean
  @Lazy
  Ends ends(
      EventPlan plan,
      ObjectProvider<KafkaCluster> cluster,
      ObjectProvider<QueueClient> queues,
      Clients clients,
      InstantSource clock) {
    var settings = plan.settings();
    return new Ends(
        plan.uses(End.Kafka.class) ? cluster.getObject() : null,
        plan.kafka().group(),
        plan.kafka().start(),
        plan.uses(End.Queue.class) ? queues.getObject() : null,
        new LeaseRequest(
            "event-adapter/" + plan.name(),
            settings.queue().batch(),
            null,
            settings.queue().lease()),
        new Ends.Webhooks(
            clients.newClient(),
            settings.webhook().timeout(),
            settings.webhook().parallel(),
            plan.isAmbassador() ? settings.source().token() : settings.webhook().token()),
        clock);
  }

  @Bean
  EventRun eventRun(
      EventPlan plan,
      Routing routing,
      Passages passages,
      Troubles troubles,
      ObjectProvider<KafkaCluster> cluster,
      ObjectProvider<Ends> ends,
      InstantSource clock) {
    RandomGenerator random = RandomGenerator.getDefault();
    if (plan.isAmbassador()) {
      return new EventRun(new Mover.Nothing());
    }
    if (plan.isWithinKafka()) {
      return new EventRun(
          new Mover.Streams(
              streams(plan, routing, passages, troubles, cluster.getObject(), random)));
    }
    var wiring = new PumpRun.Wiring(plan.name(), plan.inputs(), plan.outlets(), plan.spills());
    return new EventRun(
        new Mover.Pumps(
            new PumpRun(wiring, ends.getObject(), routing, passages, troubles, clock, random)));
  }

  private static StreamRun streams(
      EventPlan plan,
      Routing routing,
      Passages passages,
      Troubles troubles,
      KafkaCluster cluster,
      RandomGenerator random) {
    Map<String, String> inputs = topics(plan.inputs());
    Map<String, String> outputs = topics(plan.outlets());
    var kafka = plan.kafka();
    var settings =
        new StreamRun.StreamSettings(
            kafka.group(),
            kafka.exactlyOnce(),
            kafka.threads(),
            kafka.commit(),
            kafka.start(),
            Path.of(System.getProperty("java.io.tmpdir"), "millrace-event").toString());
    return new StreamRun(
        new StreamTopology(inputs, outputs, routing, passages),
        settings,
        cluster,
        troubles,
        random);
  }

  private static Map<String, String> topics(Map<String, End> ends) {
    var topics = new LinkedHashMap<String, String>();
    ends.forEach(
        (name, end) -> {
          if (end instanceof End.Kafka kafka) {
            topics.put(name, kafka.topic());
          }
        });
    return topics;
  }

  @Bean
  EventsController eventsController(EventPlan plan, EventRun run, InstantSource clock) {
    var inputs = new LinkedHashMap<String, String>();
    plan.inputs()
        .forEach(
            (input, end) -> {
              if (end instanceof End.Ingress ingress) {
                inputs.put(ingress.path(), input);
              }
            });
    return new EventsController(inputs, run::accept, clock);
  }

  /// What runs beside the mover: each only where the plan has a use for it.
  @Bean
  Companions companions(
      EventPlan plan,
      Routing routing,
      Passages passages,
      Troubles troubles,
      ObjectProvider<KafkaCluster> cluster,
      ObjectProvider<QueueClient> queues,
      ObjectProvider<Ends> ends,
      Clients clients,
      InstantSource clock,
      MeterRegistry registry) {
    var shards = plan.shards();
    return new Companions(
        plan.topics().isEmpty()
            ? null
            : new DeclaredTopics(
                plan.topics(), cluster.getObject(), troubles, RandomGenerator.getDefault()),
        shards == null
            ? null
            : new ShardWatches(clients.newClient(), cluster::getObject, queues::getObject)
                .watch(shards.live(), shards.healths(), shards.every()),
        plan.inputTopics().isEmpty()
            ? null
            : new LagWatch(cluster.getObject(), watched(plan), clock, troubles, registry),
        plan.dead() == null || plan.dead() instanceof End.Webhook
            ? null
            : new Redrive(
                plan.name(),
                plan.dead(),
                plan.dead() instanceof End.Queue ? plan.outputs() : plan.outlets(),
                ends.getObject(),
                routing,
                passages,
                troubles),
        plan.isAmbassador()
            ? IdleWatch.ofInputs(plan.inputs(), ends.getObject(), troubles, clock)
            : null);
  }

  private static LagWatch.Watched watched(EventPlan plan) {
    var scale = plan.settings().scale();
    return new LagWatch.Watched(
        plan.name(),
        plan.kafka().group(),
        plan.inputTopics(),
        scale.min(),
        scale.max(),
        scale.window(),
        scale.drain());
  }

  @Bean
  ItemsController itemsController(EventPlan plan, Routing routing, Clients clients) {
    if (!plan.isAmbassador()) {
      return new ItemsController(null);
    }
    var sources = new LinkedHashMap<String, SourceClient>();
    plan.inputs()
        .forEach(
            (input, end) -> {
              if (end instanceof End.Source source) {
                sources.put(
                    input,
                    new SourceClient(
                        clients.newClient(),
                        source.url(),
                        plan.settings().source().token(),
                        SOURCE_PATIENCE));
              }
            });
    return new ItemsController(
        plan.pattern() instanceof Filter
            ? new FilteredSource(
                EndsDraft.INPUT, Objects.requireNonNull(sources.get(EndsDraft.INPUT)), routing)
            : new MergedSources(sources, routing));
  }
}
