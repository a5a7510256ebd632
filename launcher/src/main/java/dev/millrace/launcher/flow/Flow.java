package dev.millrace.launcher.flow;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.contracts.Kind;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.QueueSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What one flow file says. `flows/README.md` documents the format field by field.
///
/// @param name labels the flow and its state
/// @param summary one line for people
/// @param folders the folders that the containers share or keep, by name
/// @param queues the queues to declare, by name: each a [QueueSpec] whose texts may hold references
/// @param topics the Kafka topics that the event-adapters of the flow create or check, by name
/// @param containers what runs, by name
@Kind("Flow")
public record Flow(
    String name,
    @Nullable String summary,
    Map<String, Folder> folders,
    Map<String, ObjectNode> queues,
    Map<String, Topic> topics,
    Map<String, Container> containers) {

  /// The module whose container keeps the queues of a flow.
  public static final String QUEUE_MODULE = "queue-service";

  /// The module whose container is the flow's own Kafka.
  public static final String BROKER_MODULE = "kafka-broker";

  /// The module whose containers create the topics of a flow.
  public static final String EVENT_MODULE = "event-adapter";

  /// What a container can be of.
  public static final Set<String> MODULES =
      Set.of(
          QUEUE_MODULE,
          BROKER_MODULE,
          EVENT_MODULE,
          "coordinator",
          "image-pipeline",
          "kubernetes-adapter",
          "signup-flow",
          "source-adapter",
          "thumbnailer",
          "worker-adapter");

  /// What the default of a folder in the checkout begins with.
  public static final String HOME = "${home}/";

  public Flow {
    folders = ordered(folders);
    queues = ordered(queues);
    topics = ordered(topics);
    containers = ordered(containers);
  }

  /// The container of that name, which the caller knows to be there.
  public Container container(String name) {
    return Objects.requireNonNull(containers.get(name), name);
  }

  /// The containers that one needs, but for the flow's own Kafka where another stands for it.
  public List<String> needs(String container) {
    return container(container).needs().stream().filter(containers::containsKey).toList();
  }

  /// The folder of that name, which the caller knows to be there.
  public Folder folder(String name) {
    return Objects.requireNonNull(folders.get(name), name);
  }

  /// A queue with its references resolved.
  public QueueSpec queue(String queue, References references) {
    ObjectNode spec = Objects.requireNonNull(queues.get(queue), queue);
    return Json.strict().treeToValue(references.resolve(spec), QueueSpec.class);
  }

  /// The containers that the queues refer to: their sources.
  public Set<String> sources() {
    return called(references(into -> queues.values().forEach(into::resolve)));
  }

  /// The containers whose URL, host or port a container is given.
  public Set<String> calls(String container) {
    return called(references(container));
  }

  private static Set<String> called(Set<Reference> references) {
    return references.stream()
        .flatMap(reference -> reference.called().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private Set<Reference> references(String container) {
    Container of = container(container);
    return references(
        into -> {
          into.resolve(of.settings());
          of.env().values().forEach(into::resolve);
          of.command().forEach(into::resolve);
        });
  }

  /// @param reader has texts resolved, whose references are wanted
  private static Set<Reference> references(Consumer<References> reader) {
    var found = new LinkedHashSet<Reference>();
    reader.accept(
        new References(
            expression -> {
              Reference.parse(expression).ifPresent(found::add);
              return expression;
            }));
    return found;
  }

  /// True when it has topics, or a container that is told where Kafka is.
  public boolean usesKafka() {
    return !topics.isEmpty() || containers.keySet().stream().anyMatch(this::usesKafka);
  }

  /// What a person is told who runs it where there is no Kafka.
  public String missingKafka() {
    return "the flow %s uses Kafka and brings none along: say --kafka HOST:PORT, or give it a container of module %s"
        .formatted(name, BROKER_MODULE);
  }

  /// True when the container is told where Kafka is.
  public boolean usesKafka(String container) {
    return references(container).contains(new Reference.Kafka());
  }

  /// The topics as an event-adapter takes them in `millrace.topics`, by name.
  ///
  /// @param replication of those for which the flow does not say one
  public Map<String, Object> topicsDocument(int replication) {
    var document = new LinkedHashMap<String, Object>();
    topics.forEach((name, topic) -> document.put(name, topic.document(replication)));
    return document;
  }

  /// The same flow, but each queue has exactly that many items worked on at once.
  public Flow withWorkers(int workers) {
    var changed = new LinkedHashMap<String, ObjectNode>();
    queues.forEach(
        (queue, spec) -> {
          ObjectNode copy = spec.deepCopy();
          copy.withObject("scaling").put("min", workers).put("max", workers);
          changed.put(queue, copy);
        });
    return new Flow(name, summary, folders, changed, topics, containers);
  }

  /// The same flow on a Kafka that is there already: without its own.
  public Flow withoutBroker() {
    String broker = broker().orElse(null);
    if (broker == null) {
      return this;
    }
    var others = new LinkedHashMap<>(containers);
    others.remove(broker);
    return new Flow(name, summary, folders, queues, topics, others);
  }

  /// The container that keeps the queues; none when the flow has no queues of its own.
  public Optional<String> queueService() {
    return first(QUEUE_MODULE);
  }

  public boolean isQueueService(String container) {
    return queueService().equals(Optional.of(container));
  }

  /// The container that is the flow's own Kafka; none when it has none.
  public Optional<String> broker() {
    return first(BROKER_MODULE);
  }

  private Optional<String> first(String module) {
    return containers.entrySet().stream()
        .filter(container -> module.equals(container.getValue().module()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /// @param fallback (`default`) where it is unless the person says otherwise; a relative path is
  ///     taken from the current directory. None = the flow's own, kept among its state.
  /// @param access what the containers do with it; default `write`
  /// @param summary one line for people
  /// @param samples a folder of the checkout; where there are images, what is in it is put into this
  ///     one while that is empty. Default: the fallback, if that lies in the checkout.
  /// @param files names of files at the fallback that belong to the flow, as a script does: read
  ///     where they lie, and carried along to where there is no checkout
  public record Folder(
      @JsonProperty("default") @Nullable String fallback,
      Access access,
      @Nullable String summary,
      @Nullable String samples,
      List<String> files) {
    private static final int MOST_FILES = 100;

    public Folder {
      access = access == null ? Access.WRITE : access;
      files = files == null ? List.of() : List.copyOf(files);
      boolean atHome = fallback != null && fallback.startsWith(HOME);
      if (samples != null && (fallback == null || atHome || !samples.startsWith(HOME))) {
        throw new IllegalArgumentException(
            "samples is a folder that begins with ${home}/, for one whose default does not");
      }
      if (!files.isEmpty() && (!atHome || access != Access.READ || samples != null)) {
        throw new IllegalArgumentException(
            "files are for a folder with a default that begins with ${home}/ and access: read");
      }
      if (files.size() > MOST_FILES || !files.stream().allMatch(Folder::isName)) {
        throw new IllegalArgumentException(
            "files are at most 100 names of A-Z, a-z, 0-9, -, _ and .");
      }
      samples = atHome && files.isEmpty() ? fallback : samples;
    }

    private static boolean isName(String file) {
      return file.matches("[A-Za-z0-9][-._A-Za-z0-9]{0,252}");
    }

    /// True for one that belongs to the person who runs the flow, not to the flow.
    public boolean given() {
      return fallback != null;
    }
  }

  static <V> Map<String, V> ordered(@Nullable Map<String, V> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
