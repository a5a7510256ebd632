package dev.millrace.launcher.run;

import dev.millrace.contracts.json.Json;
import dev.millrace.launcher.flow.Container;
import dev.millrace.launcher.flow.Flow;
import dev.millrace.launcher.flow.References;
import dev.millrace.launcher.module.Modules;
import dev.millrace.launcher.process.Program;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Turns the containers of a flow into programs that can be started on this machine.
final class Programs {
  /// What uses its grace to the end has still to tell of it.
  private static final Duration LONGER = Duration.ofSeconds(5);

  private static final Duration RECORDING = Duration.ofMinutes(1);

  private final Flow flow;
  private final Path folder;
  private final Modules modules;
  private final Placement placement;
  private final StateFolder state;

  /// @param folder of the flow file: the working directory of the flow's own commands
  Programs(Flow flow, Path folder, Modules modules, Placement placement, StateFolder state) {
    this.flow = flow;
    this.folder = folder;
    this.modules = modules;
    this.placement = placement;
    this.state = state;
  }

  /// Says before anything runs what is not there to run.
  void check() throws IOException {
    for (Container container : flow.containers().values()) {
      if (container.module() != null) {
        modules.jar(container.module());
      }
    }
  }

  /// @param index of the process among those of its container, from 1
  Program program(String name, int index) throws IOException {
    Container container = flow.container(name);
    if (Flow.BROKER_MODULE.equals(container.module())) {
      return new Broker(flow, name, modules, placement).program(state, grace(container));
    }
    String process = name + (container.many() ? "-" + index : "");
    References references = placement.references(name, index);
    for (String own : container.folders().keySet()) {
      Files.createDirectories(placement.folder(own));
    }
    return new Program(
        process,
        Placement.tier(flow, name),
        argv(container, references),
        environment(container, name, index, references),
        container.module() == null ? folder : state.path(),
        state.log(process),
        ready(container, name, index),
        grace(container));
  }

  private Duration grace(Container container) {
    Duration grace = container.grace().plus(LONGER);
    return modules.isRecording() ? grace.plus(RECORDING) : grace;
  }

  private List<String> argv(Container container, References references) throws IOException {
    return container.module() != null
        ? modules.command(container.module(), container.jvm())
        : container.command().stream().map(references::resolve).toList();
  }

  private Map<String, String> environment(
      Container container, String name, int index, References references) {
    var environment = new LinkedHashMap<String, String>();
    if (container.module() != null) {
      environment.put("SPRING_APPLICATION_JSON", settings(container, name, index, references));
    }
    container.env().forEach((key, value) -> environment.put(key, references.resolve(value)));
    return environment;
  }

  /// Settings go to a module as one document, so that lists, numbers and names with dots arrive as
  /// they were written. A `${` that stems from a value, such as a folder's name, must not be taken
  /// for one of Spring's own placeholders.
  private String settings(Container container, String name, int index, References references) {
    var guarded =
        new References(expression -> references.value().apply(expression).replace("${", "\\${"));
    ObjectNode settings = (ObjectNode) guarded.resolve(container.settings());
    if (container.port() != null || listensUnasked(container)) {
      settings.put("server.port", placement.port(name, index));
    }
    if (Flow.EVENT_MODULE.equals(container.module()) && !flow.topics().isEmpty()) {
      settings.put(
          "millrace.topics",
          Json.strict().writeValueAsString(flow.topicsDocument(Broker.REPLICATION)));
    }
    return Json.strict().writeValueAsString(settings);
  }

  private @Nullable URI ready(Container container, String name, int index) {
    String path = listensUnasked(container) ? Container.READINESS : container.ready();
    return path == null
        ? null
        : URI.create("http://127.0.0.1:" + placement.port(name, index) + path);
  }

  /// A module serves its probes, whether the flow names a port or not. Asked there, one that cannot
  /// even start is told from one that has served and ended; and two flows do not meet on the port
  /// that is the module's own.
  private static boolean listensUnasked(Container container) {
    return container.module() != null
        && container.port() == null
        && !container.settings().has("server")
        && !container.settings().has("server.port");
  }
}
