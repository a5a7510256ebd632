package dev.millrace.launcher.render;

import dev.millrace.contracts.json.Durations;
import dev.millrace.launcher.flow.Container;
import dev.millrace.launcher.flow.Flow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A compose file for several flows. The first is what `docker compose up` starts; each other one
/// has a profile of its own, and services whose names begin with the flow's.
///
/// Each container has a read-only root, no privileges and a bound on memory and processes; only
/// pages, that of a queue-service among them, are published, on loopback. A service of one flow that
/// runs once, `setup`, makes the folders such that the others, who are not root, can write to them.
final class ComposeFile {
  private static final String SETUP = "setup";

  /// Of a topic that does not say: a broker of the flow's own is alone.
  private static final int REPLICATION = 1;

  /// So that what ends by itself is not killed while it ends.
  private static final Duration LONGER = Duration.ofSeconds(10);

  /// The base image has no curl.
  private static final String ASK =
      """
      exec 3<>/dev/tcp/localhost/%d; printf "GET %s HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n" >&3; \
      head -n 1 <&3 | grep -q " 200 "\
      """;

  /// Numbers are addresses to whoever looks up names.
  private static final Pattern ADDRESS = Pattern.compile("[0-9]+|0x[0-9a-f]+");

  private static final Pattern NAMED_VOLUME = Pattern.compile("\"([a-z][a-z0-9-]*):/");

  private static final String HEAD =
      """
      # Rendered from %s; change the flow and render again, not this file:
      #
      #     ./millrace render compose %s%s > docker-compose.yml
      #
      # The images come from `mvn package jib:dockerBuild`.
      name: %s

      x-service: &service
        restart: unless-stopped
        init: true
        read_only: true
        tmpfs: ["/tmp:size=64m"]
        cap_drop: [ALL]
        security_opt: ["no-new-privileges:true"]
        logging: {driver: json-file, options: {max-size: 10m, max-file: "3"}}

      services:
      """;

  private final Flow flow;
  private final int index;
  private final String prefix;
  private final Rendering rendering;
  private final ComposePages pages;
  private final ComposeFolders folders;

  private ComposeFile(Flow flow, int index, @Nullable String kafka) {
    this.flow = kafka == null ? flow : flow.withoutBroker();
    this.index = index;
    this.prefix = index == 0 ? "" : flow.name() + "-";
    UnaryOperator<String> host = name -> prefix + name;
    String servers =
        kafka != null ? kafka : flow.broker().map(name -> broker(name).servers()).orElse(null);
    this.pages = new ComposePages(this.flow, index, prefix);
    this.rendering =
        new Rendering(this.flow, host, pages::url, new Rendering.Kafka(servers, REPLICATION));
    this.folders = new ComposeFolders(this.flow, prefix, rendering);
  }

  /// @param project names all of it to Docker: two files of one project share containers and volumes
  /// @param names of the flows, as they are given to the command that renders them
  /// @param with how the command was told of the rest; empty when it was not
  /// @param more text of further services, each line indented as in `services`; a volume that they
  ///     name is declared too
  /// @param kafka bootstrap servers that are there already; null = each flow's own
  /// @throws RenderProblem when one of them says what a compose file cannot
  static String of(
      String project,
      List<Flow> flows,
      List<String> names,
      String with,
      String more,
      @Nullable String kafka) {
    var text =
        new StringBuilder(
            HEAD.formatted(String.join(", ", names), String.join(" ", names), with, key(project)));
    var volumes = new ArrayList<String>();
    var taken = new HashSet<String>();
    for (int i = 0; i < flows.size(); i++) {
      var part = new ComposeFile(flows.get(i), i, kafka);
      part.claim(taken);
      text.append(part.services());
      volumes.addAll(part.folders.volumes());
    }
    text.append(more).append(more.isEmpty() || more.endsWith("\n") ? "" : "\n");
    NAMED_VOLUME.matcher(more).results().map(volume -> volume.group(1)).forEach(volumes::add);
    if (!volumes.isEmpty()) {
      text.append("volumes:\n");
      volumes.forEach(volume -> text.append("  %s:\n".formatted(key(volume))));
    }
    return text.toString();
  }

  /// @param taken by this flow and those before: services, volumes and ports of this machine
  private void claim(Set<String> taken) {
    var services = new ArrayList<>(flow.containers().keySet());
    if (!folders.toSetUp().isEmpty()) {
      services.add(SETUP);
    }
    for (String name : services) {
      if (ADDRESS.matcher(prefix + name).matches()) {
        throw new RenderProblem(
            "containers.%s: as the name of a host it is taken for an address; begin it with a letter"
                .formatted(name));
      }
      claim(taken, "services would be called " + prefix + name, "rename one of the containers");
    }
    for (String volume : folders.volumes()) {
      claim(taken, "volumes would be called " + volume, "rename a folder");
    }
    for (String name : flow.containers().keySet()) {
      if (pages.isPublished(name)) {
        claim(taken, "pages would be on port " + pages.port(name), "give one of them another port");
      }
    }
  }

  private static void claim(Set<String> taken, String what, String help) {
    if (!taken.add(what)) {
      throw new RenderProblem("two %s: %s".formatted(what, help));
    }
  }

  private String services() {
    var text = new StringBuilder();
    if (index > 0) {
      text.append("  # The flow %1$s: docker compose --profile %1$s up\n\n".formatted(flow.name()));
    }
    if (!folders.toSetUp().isEmpty()) {
      text.append(
          "  # Runs first, and once: puts samples where there are none, and lets the others"
              + " write.\n");
      text.append(service(SETUP, setup(), false));
    }
    for (String name : flow.containers().keySet()) {
      text.append(service(name, service(name), true));
    }
    return text.toString();
  }

  private static String key(String name) {
    return YamlText.of(name).strip();
  }

  private String service(String name, Map<String, Object> service, boolean shared) {
    return "  %s:\n%s%s\n"
        .formatted(key(prefix + name), shared ? "    <<: *service\n" : "", YamlText.of(service, 4));
  }

  private Map<String, Object> service(String name) {
    Container container = flow.container(name);
    if (rendering.isBroker(name)) {
      return broker(name, container);
    }
    var service = new LinkedHashMap<String, Object>();
    image(name, service);
    profile(service);
    if (!container.command().isEmpty()) {
      service.put(
          "command",
          container.command().stream()
              .map(rendering.references(name)::resolve)
              .map(text -> pages.restore(literal(text)))
              .toList());
    }
    service.put("environment", environment(name, container));
    if (!container.folders().isEmpty()) {
      service.put(
          "volumes",
          container.folders().entrySet().stream()
              .map(folder -> folders.mount(folder.getKey(), folder.getValue()))
              .toList());
    }
    if (pages.isPublished(name)) {
      service.put("ports", List.of(pages.mapping(name)));
    }
    Map<String, Object> before = before(name, container);
    if (!before.isEmpty()) {
      service.put("depends_on", before);
    }
    if (container.module() != null && container.ready() != null) {
      service.put(
          "healthcheck",
          healthCheck(
              name,
              List.of(
                  "CMD",
                  "bash",
                  "-c",
                  ASK.formatted(Objects.requireNonNull(container.port()), container.ready()))));
    }
    service.put("stop_grace_period", Durations.format(container.grace().plus(LONGER)));
    service.put("deploy", deploy(container));
    return service;
  }

  private BrokerService broker(String name) {
    return new BrokerService(prefix + name, flow.container(name));
  }

  private Map<String, Object> broker(String name, Container container) {
    BrokerService broker = broker(name);
    var environment = new LinkedHashMap<String, String>();
    broker
        .environment(rendering.references(name))
        .forEach((key, value) -> environment.put(key, literal(value)));
    var service = new LinkedHashMap<String, Object>();
    service.put("image", rendering.image(name));
    profile(service);
    service.put("environment", environment);
    service.put("tmpfs", broker.scratch());
    service.put("volumes", List.of(broker.mount()));
    service.put("healthcheck", healthCheck(name, broker.question()));
    service.put("stop_grace_period", Durations.format(container.grace().plus(LONGER)));
    service.put("deploy", deploy(container));
    return service;
  }

  private Map<String, String> environment(String name, Container container) {
    var environment = new LinkedHashMap<String, String>();
    if (container.module() != null) {
      // Only the network of this file reaches it, and the page's port is on loopback.
      environment.put(Rendering.OPEN, "true");
      if (pages.isPublished(name)) {
        // A browser reaches it: no page of another name may make it do things.
        environment.put("MILLRACE_SECURITY_HOSTS", prefix + name);
      }
    }
    rendering
        .environment(name)
        .forEach((key, value) -> environment.put(key, pages.restore(literal(value))));
    return environment;
  }

  private void image(String container, Map<String, Object> service) {
    service.put("image", rendering.image(container));
    if (flow.container(container).image() == null) {
      // Built here, and never a stranger's of the same name.
      service.put("pull_policy", "never");
    }
  }

  private void profile(Map<String, Object> service) {
    if (index > 0) {
      service.put("profiles", List.of(flow.name()));
    }
  }

  private Map<String, Object> before(String name, Container container) {
    var before = new LinkedHashMap<String, Object>();
    if (container.folders().keySet().stream().anyMatch(folders.toSetUp()::contains)) {
      before.put(prefix + SETUP, Map.of("condition", "service_completed_successfully"));
    }
    var needs = new LinkedHashSet<>(flow.needs(name));
    if (flow.sources().contains(name)) {
      // Of no use before the queue that asks it, whose start it would slow down.
      flow.queueService().ifPresent(needs::add);
    }
    for (String need : needs) {
      Container needed = flow.container(need);
      boolean tells =
          rendering.isBroker(need) || (needed.module() != null && needed.ready() != null);
      before.put(prefix + need, Map.of("condition", tells ? "service_healthy" : "service_started"));
    }
    return before;
  }

  /// Each question is a program that is started: of a container for which nobody waits it is asked
  /// seldom.
  private Map<String, Object> healthCheck(String name, List<String> question) {
    var check = new LinkedHashMap<String, Object>();
    check.put("test", question);
    check.put("interval", isAwaited(name) ? "2s" : "30s");
    check.put("timeout", "5s");
    check.put("retries", 5);
    check.put("start_period", "5m");
    return check;
  }

  private boolean isAwaited(String name) {
    return flow.isQueueService(name)
        || flow.containers().values().stream().anyMatch(it -> it.needs().contains(name));
  }

  private Map<String, Object> deploy(Container container) {
    var deploy = new LinkedHashMap<String, Object>();
    int replicas = rendering.replicas(container);
    if (replicas != 1) {
      deploy.put("replicas", replicas);
    }
    var limits = new LinkedHashMap<String, Object>();
    limits.put("memory", container.memory().replace("i", ""));
    limits.put("pids", 1000);
    deploy.put("resources", Map.of("limits", limits));
    return deploy;
  }

  private Map<String, Object> setup() {
    var setup = new LinkedHashMap<String, Object>();
    image(flow.queueService().orElseGet(this::anyModule), setup);
    profile(setup);
    setup.put("user", "root");
    setup.put("read_only", true);
    setup.put("network_mode", "none");
    setup.put("cap_drop", List.of("ALL"));
    setup.put("cap_add", List.of("CHOWN", "DAC_OVERRIDE", "FOWNER"));
    setup.put("security_opt", List.of("no-new-privileges:true"));
    setup.put("entrypoint", List.of("sh", "-euc"));
    ComposeFolders.Setup folders = this.folders.setup();
    setup.put("command", List.of(literal(folders.script())));
    setup.put("volumes", folders.mounts());
    return setup;
  }

  private String anyModule() {
    return flow.containers().entrySet().stream()
        .filter(container -> container.getValue().module() != null)
        .map(Map.Entry::getKey)
        .filter(name -> !rendering.isBroker(name))
        .findFirst()
        .orElseThrow(
            () ->
                new RenderProblem(
                    "a flow of commands only has no image that can set up its folders"));
  }

  /// Compose replaces variables in all texts.
  static String literal(String text) {
    return text.replace("$", "$$");
  }
}
