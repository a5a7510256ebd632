package dev.millrace.launcher.render;

import dev.millrace.contracts.json.Json;
import dev.millrace.launcher.broker.BrokerProperties;
import dev.millrace.launcher.flow.Access;
import dev.millrace.launcher.flow.Container;
import dev.millrace.launcher.flow.Flow;
import dev.millrace.launcher.flow.Flow.Folder;
import dev.millrace.launcher.flow.Reference;
import dev.millrace.launcher.flow.References;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What all places have in common: which image a container runs, its environment, and the queues as
/// they are declared.
///
/// @param flow what is rendered
/// @param host the name under which a container is reached from the one that is rendered
/// @param page where people reach the page of a container
/// @param kafka the Kafka that its containers use
record Rendering(Flow flow, UnaryOperator<String> host, UnaryOperator<String> page, Kafka kafka) {
  /// The user and group that all images of Millrace's modules run as.
  static final int USER = 65532;

  /// The variable that lets a module serve its network without tokens.
  static final String OPEN = "MILLRACE_SECURITY_OPEN";

  /// The variable that says where a module listens.
  static final String PORT = "SERVER_PORT";

  /// Of the options of a JVM, the one that an image leaves to the flow: with little to do it is not
  /// worth the optimising compiler, for which a start would wait.
  private static final String FAST_START = "-XX:TieredStopAtLevel=1";

  /// The image of a broker, the release that a flow brings along on one machine too.
  static final String BROKER_IMAGE = "apache/kafka:" + BrokerProperties.VERSION;

  /// @param servers where it is first reached; null when there is none
  /// @param replication copies of each record, where a topic does not say
  record Kafka(@Nullable String servers, int replication) {}

  /// @throws RenderProblem when it has no image
  String image(String name) {
    Container container = flow.container(name);
    if (container.image() != null) {
      return container.image();
    }
    if (container.module() == null) {
      throw new RenderProblem(
          "containers.%s: a command has no image to run in; say image: NAME".formatted(name));
    }
    if (isBroker(name)) {
      return BROKER_IMAGE;
    }
    return "millrace/" + container.module();
  }

  boolean isBroker(String name) {
    return flow.broker().equals(Optional.of(name));
  }

  /// The environment of a container. A module's settings are its variables, so that a person can
  /// change one of them without a copy of all.
  Map<String, String> environment(String name) {
    Container container = flow.container(name);
    References references = references(name);
    var environment = new LinkedHashMap<String, String>();
    if (container.module() != null) {
      ObjectNode settings = (ObjectNode) references.resolve(container.settings());
      if (container.port() != null) {
        environment.put(PORT, String.valueOf(container.port()));
      }
      environment.putAll(Variables.of("containers." + name + ".settings", settings));
      if (name.equals(flow.queueService().orElse(null)) && !flow.queues().isEmpty()) {
        environment.put("MILLRACE_DECLARE", queues());
      }
      if (Flow.EVENT_MODULE.equals(container.module()) && !flow.topics().isEmpty()) {
        environment.put("MILLRACE_TOPICS", YamlText.of(flow.topicsDocument(kafka.replication())));
      }
    }
    if (container.jvm().contains(FAST_START)) {
      environment.put("JAVA_TOOL_OPTIONS", FAST_START);
    }
    container.env().forEach((key, value) -> environment.put(key, references.resolve(value)));
    return environment;
  }

  /// All queues, as the queue-service declares them when it starts: YAML, by name.
  private String queues() {
    var queues = new LinkedHashMap<String, Object>();
    References references = references("");
    flow.queues()
        .forEach(
            (name, spec) ->
                queues.put(
                    name, Json.strict().treeToValue(references.resolve(spec), Object.class)));
    return YamlText.of(queues);
  }

  References references(String container) {
    return References.of(reference -> value(reference, container));
  }

  private String value(Reference reference, String container) {
    return switch (reference) {
      case Reference.Url(String of) ->
          "http://%s:%d".formatted(host.apply(of), flow.container(of).port());
      case Reference.Page(String of) -> page.apply(of);
      case Reference.Host(String of) -> host.apply(of);
      case Reference.Port(String of, String name) -> {
        Container owner = flow.container(of == null ? container : of);
        yield String.valueOf(name == null ? owner.port() : owner.ports().get(name));
      }
      case Reference.Folder(String name) ->
          Objects.requireNonNull(flow.container(container).folders().get(name), name);
      case Reference.Kafka() -> servers();
    };
  }

  private String servers() {
    if (kafka.servers() == null) {
      throw new RenderProblem(flow.missingKafka());
    }
    return kafka.servers();
  }

  /// True when the container only reads the folder.
  boolean readOnly(String folder) {
    return flow.folder(folder).access() == Access.READ;
  }

  /// Where the samples for a folder lie, from the checkout; null when there are none.
  @Nullable String samples(String folder) {
    String samples = flow.folder(folder).samples();
    return samples == null ? null : fromHome(samples);
  }

  /// Where a folder of the person's lies, from where they are: its default, or beside the
  /// checkout's samples a folder of its own name. What has files of the flow lies in the checkout.
  static String given(String name, Folder folder) {
    String fallback = Objects.requireNonNull(folder.fallback(), name);
    if (!fallback.startsWith(Flow.HOME)) {
      return fallback;
    }
    return folder.files().isEmpty() ? name : fromHome(fallback);
  }

  private static String fromHome(String folder) {
    return folder.substring(Flow.HOME.length());
  }

  /// How many there are where nobody scales: as few as the queue's bounds allow, and not none.
  int replicas(Container container) {
    if (container.scale() == null) {
      return container.replicas();
    }
    ObjectNode queue = Objects.requireNonNull(flow.queues().get(container.scale().queue()));
    int workers = queue.path("scaling").path("min").asInt(0);
    return Math.max(1, Math.ceilDiv(workers, container.scale().each()));
  }
}
