package dev.millrace.launcher.flow;

import dev.millrace.contracts.Names;
import dev.millrace.contracts.json.Durations;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.QueueSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/// Checks what the types of a flow cannot say: that its names are names, that what it refers to
/// exists, and that its queues are queues.
final class FlowCheck {
  /// A container's own `/tmp` is there already.
  private static final Pattern MOUNT = Pattern.compile("(?!/tmp$)(/(?!\\.{1,2}(/|$))[^/:]+)+");

  private final YamlTree tree;
  private final Flow flow;

  FlowCheck(YamlTree tree, Flow flow) {
    this.tree = tree;
    this.flow = flow;
  }

  void check() throws FlowProblem {
    if (flow.name() == null) {
      throw tree.problem(JsonPointer.empty(), "a flow needs a name");
    }
    label("flow", flow.name(), at("name"));
    if (flow.containers().isEmpty()) {
      throw tree.problem(at("containers"), "a flow needs at least one container");
    }
    for (String name : flow.folders().keySet()) {
      label("folder", name, at("folders", name));
    }
    for (var container : flow.containers().entrySet()) {
      check(container.getKey(), container.getValue());
    }
    for (String name : flow.queues().keySet()) {
      label("queue", name, at("queues", name));
      queue(name, at("queues", name));
    }
    oneQueueService();
    noCircle();
    new KafkaCheck(tree, flow).check();
  }

  private void check(String name, Container container) throws FlowProblem {
    JsonPointer here = at("containers", name);
    label("container", name, here);
    if (container == null) {
      throw tree.problem(here, "a container needs a module or a command");
    }
    if (container.module() != null) {
      known(container.module(), Flow.MODULES, "module", here.appendProperty("module"));
    }
    drain(container, here.appendProperty("grace"));
    mounts(container.folders(), here.appendProperty("folders"));
    for (String need : container.needs()) {
      known(need, flow.containers().keySet(), "container", here.appendProperty("needs"));
    }
    if (container.beside() != null) {
      beside(name, container.beside(), here.appendProperty("beside"));
    }
    if (container.scale() != null) {
      known(
          container.scale().queue(),
          flow.queues().keySet(),
          "queue",
          here.appendProperty("scale").appendProperty("queue"));
    }
    if (container.jobs() != null) {
      known(
          container.jobs().queue(),
          flow.queues().keySet(),
          "queue",
          here.appendProperty("jobs").appendProperty("queue"));
    }
    for (String port : container.ports().keySet()) {
      label("port", port, here.appendProperty("ports").appendProperty(port));
    }
    references(container.settings(), here.appendProperty("settings"), container);
    for (var variable : container.env().entrySet()) {
      JsonPointer at = here.appendProperty("env").appendProperty(variable.getKey());
      variable(variable.getKey(), variable.getValue(), at);
      text(variable.getValue(), at, container);
    }
    List<String> command = container.command();
    for (int i = 0; i < command.size(); i++) {
      text(command.get(i), here.appendProperty("command").appendIndex(i), container);
    }
  }

  private void drain(Container container, JsonPointer at) throws FlowProblem {
    Optional<Drain> drain = Drain.of(container.module(), container.settings());
    if (drain.isPresent()
        && drain.get().finishing().isPositive()
        && container.grace().compareTo(drain.get().finishing()) <= 0) {
      throw tree.problem(
          at,
          "it would be killed in the midst of its drain (%s) of %s: leave grace out, or make it longer"
              .formatted(Drain.SETTING, Durations.format(drain.get().finishing())));
    }
  }

  private void mounts(Map<String, @Nullable String> folders, JsonPointer here) throws FlowProblem {
    var taken = new HashSet<String>();
    for (var folder : folders.entrySet()) {
      known(folder.getKey(), flow.folders().keySet(), "folder", here);
      JsonPointer at = here.appendProperty(folder.getKey());
      String path = folder.getValue();
      if (path == null || !MOUNT.matcher(path).matches()) {
        throw tree.problem(
            at,
            "say where it is mounted: a path that begins with /, without : and .., and not /tmp");
      }
      if (!taken.add(path)) {
        throw tree.problem(at, "two folders would be mounted at " + path);
      }
    }
  }

  private void variable(String name, @Nullable String value, JsonPointer at) throws FlowProblem {
    if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
      throw tree.problem(at, "a variable's name has a character or more, and no = or NUL");
    }
    if (value == null) {
      throw tree.problem(at, "write \"\" for a variable with no value");
    }
    if (value.indexOf('\0') >= 0) {
      throw tree.problem(at, "a variable's value has no NUL");
    }
  }

  private void beside(String name, String other, JsonPointer at) throws FlowProblem {
    known(other, flow.containers().keySet(), "container", at);
    Container host = flow.container(other);
    if (other.equals(name) || host == null || host.beside() != null) {
      throw tree.problem(
          at, "name a container that runs beside no other; \"%s\" does".formatted(other));
    }
    if (flow.container(name).many()) {
      throw tree.problem(
          at, "there is one beside each \"%s\"; leave out replicas and scale".formatted(other));
    }
  }

  private void queue(String name, JsonPointer here) throws FlowProblem {
    JsonNode spec = flow.queues().get(name);
    if (spec == null) {
      throw tree.problem(here, "write {} for a queue with nothing but defaults");
    }
    references(spec, here, null);
    try {
      QueueSpec queue =
          Json.strict()
              .treeToValue(References.of(FlowCheck::example).resolve(spec), QueueSpec.class);
      targets(queue.onBatchOpen(), here.appendProperty("onBatchOpen"));
      targets(queue.onBatchComplete(), here.appendProperty("onBatchComplete"));
    } catch (JacksonException e) {
      throw BindingProblem.of(e, tree, here);
    }
  }

  /// A target that nobody declares is told nothing, so that a barrier would wait for ever.
  private void targets(@Nullable List<QueueSpec.BatchTarget> targets, JsonPointer here)
      throws FlowProblem {
    for (int i = 0; targets != null && i < targets.size(); i++) {
      QueueSpec.BatchTarget target = targets.get(i);
      if (target != null && target.queue() != null) {
        known(
            target.queue(),
            flow.queues().keySet(),
            "queue",
            here.appendIndex(i).appendProperty("queue"));
      }
    }
  }

  private static String example(Reference reference) {
    return switch (reference) {
      case Reference.Url _, Reference.Page _ -> "http://127.0.0.1:1";
      case Reference.Host _ -> "127.0.0.1";
      case Reference.Port _ -> "1";
      case Reference.Folder _ -> "/folder";
      case Reference.Kafka _ -> "127.0.0.1:1";
    };
  }

  private void oneQueueService() throws FlowProblem {
    long services =
        flow.containers().values().stream()
            .filter(container -> Flow.QUEUE_MODULE.equals(container.module()))
            .count();
    if (services > 1 || (services == 0 && !flow.queues().isEmpty())) {
      throw tree.problem(
          at("containers"),
          "a flow with queues has exactly one container of module " + Flow.QUEUE_MODULE);
    }
  }

  private void noCircle() throws FlowProblem {
    for (String name : flow.containers().keySet()) {
      if (reaches(name, name, new HashSet<>())) {
        throw tree.problem(
            at("containers", name).appendProperty("needs"),
            "\"%s\" needs itself, by way of what it needs".formatted(name));
      }
    }
  }

  private boolean reaches(String from, String goal, Set<String> seen) {
    Container container = flow.containers().get(from);
    return container != null
        && container.needs().stream()
            .anyMatch(need -> need.equals(goal) || (seen.add(need) && reaches(need, goal, seen)));
  }

  private void references(JsonNode node, JsonPointer at, @Nullable Container owner)
      throws FlowProblem {
    if (node.isString()) {
      text(node.stringValue(), at, owner);
    }
    for (var member : node.properties()) {
      references(member.getValue(), at.appendProperty(member.getKey()), owner);
    }
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        references(node.get(i), at.appendIndex(i), owner);
      }
    }
  }

  private void text(String text, JsonPointer at, @Nullable Container owner) throws FlowProblem {
    try {
      new References(new ReferenceCheck(flow, owner)::check).resolve(text);
    } catch (IllegalArgumentException e) {
      throw tree.problem(at, String.valueOf(e.getMessage()));
    }
  }

  private void known(String name, Set<String> names, String what, JsonPointer at)
      throws FlowProblem {
    if (!names.contains(name)) {
      throw tree.problem(
          at, "there is no %s \"%s\"; there is %s".formatted(what, name, new TreeSet<>(names)));
    }
  }

  private void label(String what, String name, JsonPointer at) throws FlowProblem {
    try {
      Names.requireLabel(what, name);
    } catch (IllegalArgumentException e) {
      throw tree.problem(at, String.valueOf(e.getMessage()));
    }
  }

  private static JsonPointer at(String... names) {
    JsonPointer pointer = JsonPointer.empty();
    for (String name : names) {
      pointer = pointer.appendProperty(name);
    }
    return pointer;
  }
}
