package dev.millrace.launcher.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One container of a flow; on one machine, a process or several of the same kind.
///
/// @param module the Millrace module it runs; or
/// @param command the program it runs, one argument each, never through a shell
/// @param image the image it runs where there are images; default `millrace/` and the module
/// @param jvm options for a module's JVM
/// @param settings of a module, as in its `application.yaml`; texts may hold references
/// @param env environment variables; they may hold references
/// @param port where it listens, in a container of its own; none = it serves nothing. On one
///     machine each process gets a free one.
/// @param ports further ports by name, for what is not HTTP, as the mail of a mail server
/// @param page true when people open it in a browser: it is published where containers are not
///     reachable by themselves
/// @param ready the path that answers 200 when it can serve; default the readiness group of a
///     module; none without a port
/// @param folders the folders it uses, each with where a container mounts it
/// @param needs the containers it calls: stopped after it. On one machine all start at once.
/// @param beside the container in whose pod it runs, where there are pods; none = in its own
/// @param replicas how many; default 1
/// @param scale how many, as a queue says; not together with `replicas`
/// @param memory the most it may use where there are images, in the form of Kubernetes, such as
///     `256Mi`; default `256Mi`, `1Gi` for a broker
/// @param grace how long it may take to stop before it is killed; default 20 s, for a worker-adapter
///     what its drain takes
/// @param trial true when it is there to try the flow, as a mail server that keeps all mails: in
///     production something of the person's is in its place
/// @param tokens settings that hold a token for the queue-service where that asks for tokens, each
///     with whose it is: one of [#HOLDERS]
/// @param secrets settings, or a command's variables, that production takes from a Secret of the
///     person's, each with the key there; the setting may be left out where that ends with `?`
/// @param jobs where items may be Jobs: those that its image does without the others; null for none
public record Container(
    @Nullable String module,
    List<String> command,
    @Nullable String image,
    List<String> jvm,
    ObjectNode settings,
    Map<String, String> env,
    @Nullable Integer port,
    Map<String, Integer> ports,
    Boolean page,
    @Nullable String ready,
    Map<String, String> folders,
    List<String> needs,
    @Nullable String beside,
    Integer replicas,
    @Nullable Scale scale,
    String memory,
    Duration grace,
    Boolean trial,
    Map<String, String> tokens,
    Map<String, String> secrets,
    @Nullable Jobs jobs) {
  /// Who calls the queue-service; the adapter both produces and works.
  public static final List<String> HOLDERS =
      List.of("operator", "worker", "viewer", "producer", "adapter");

  /// Where a module says whether it can serve.
  public static final String READINESS = "/actuator/health/readiness";

  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final String MEMORY = "256Mi";
  private static final String BROKER_MEMORY = "1Gi";
  private static final int MAX_REPLICAS = 100;

  public Container {
    if ((module == null ? 0 : 1) + (command == null ? 0 : 1) != 1) {
      throw new IllegalArgumentException("say either the module or the command it runs");
    }
    if (command != null && command.isEmpty()) {
      throw new IllegalArgumentException("the command is empty");
    }
    if (module == null && (settings != null || jvm != null)) {
      throw new IllegalArgumentException(
          "settings and jvm are for modules; give a command its env");
    }
    if (replicas != null && scale != null) {
      throw new IllegalArgumentException("say either replicas or scale");
    }
    if (replicas != null && (replicas < 0 || replicas > MAX_REPLICAS)) {
      throw new IllegalArgumentException("replicas is 0 to " + MAX_REPLICAS);
    }
    ports = Flow.ordered(ports);
    requirePorts(port, ports);
    page = page != null && page;
    if (page && port == null) {
      throw new IllegalArgumentException("a page needs a port");
    }
    if (ready != null && (port == null || !ready.startsWith("/"))) {
      throw new IllegalArgumentException(
          "ready is a path that begins with / and needs a port to ask on");
    }
    boolean broker = Flow.BROKER_MODULE.equals(module);
    boolean more = replicas != null || scale != null || ready != null || image != null;
    if (broker && (more || folders != null || page || !ports.isEmpty())) {
      throw new IllegalArgumentException(
          "a broker is one, and has no image, ports, page, ready, folders, replicas or scale");
    }
    if (ready == null && port != null && module != null && !broker) {
      ready = READINESS;
    }
    memory = memory == null ? (broker ? BROKER_MEMORY : MEMORY) : memory;
    if (!memory.matches("[1-9][0-9]{0,8}[KMG]i")) {
      throw new IllegalArgumentException(
          "memory is a number and Ki, Mi or Gi, such as 256Mi, not \"%s\"".formatted(memory));
    }
    command = command == null ? List.of() : List.copyOf(command);
    jvm = jvm == null ? List.of() : List.copyOf(jvm);
    settings = settings == null ? JsonNodeFactory.instance.objectNode() : settings;
    env = Flow.ordered(env);
    folders = Flow.ordered(folders);
    needs = needs == null ? List.of() : List.copyOf(needs);
    replicas = replicas == null ? 1 : replicas;
    grace = grace == null ? usualGrace(module, settings) : grace;
    trial = trial != null && trial;
    tokens = Flow.ordered(tokens);
    if (!tokens.values().stream().allMatch(it -> it != null && HOLDERS.contains(it))) {
      throw new IllegalArgumentException("a token is that of one of " + HOLDERS);
    }
    secrets = Flow.ordered(secrets);
    if (!secrets.values().stream().allMatch(Container::isKey)) {
      throw new IllegalArgumentException(
          "a secret is named by a key: 1 to 253 of A-Z, a-z, 0-9, -, _ and ., and then perhaps ?");
    }
  }

  private static Duration usualGrace(@Nullable String module, ObjectNode settings) {
    return Drain.of(module, settings).map(Drain::whole).orElse(GRACE);
  }

  private static boolean isKey(String key) {
    return key != null && key.matches("[-._A-Za-z0-9]{1,253}\\??");
  }

  private static void requirePorts(@Nullable Integer port, Map<String, Integer> ports) {
    var all = new ArrayList<>(ports.values());
    if (port != null) {
      all.add(port);
    }
    if (all.stream().anyMatch(it -> it == null || it < 1 || it > 65535)) {
      throw new IllegalArgumentException("a port is 1 to 65535");
    }
    if (new HashSet<>(all).size() < all.size()) {
      throw new IllegalArgumentException("a port is given twice");
    }
  }

  /// True when there may be more than one of it, so that it has no address of its own.
  public boolean many() {
    return scale != null || replicas != 1;
  }

  /// As many processes as the queue's desired number of workers asks for, within the queue's
  /// `scaling` bounds.
  ///
  /// @param queue whose scaling is followed
  /// @param each items that one process works on at once; default 1
  public record Scale(String queue, Integer each) {
    public Scale {
      each = each == null ? 1 : each;
      if (each < 1 || each > 1000) {
        throw new IllegalArgumentException("each is 1 to 1000");
      }
    }
  }

  /// Items that are done by a pod each, which gets its item as a file.
  ///
  /// @param queue whose items they are
  /// @param parallelism pods at once; default 20
  /// @param chunk items of one Job at most; default 100
  public record Jobs(String queue, Integer parallelism, Integer chunk) {
    public Jobs {
      parallelism = parallelism == null ? 20 : parallelism;
      chunk = chunk == null ? 100 : chunk;
      if (parallelism < 1 || parallelism > 10_000 || chunk < 1 || chunk > 1000) {
        throw new IllegalArgumentException("parallelism is 1 to 10000, chunk 1 to 1000");
      }
    }
  }
}
