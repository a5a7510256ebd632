package dev.millrace.launcher.flow;

import org.jspecify.annotations.Nullable;

/// Checks what a reference in a text names. The same rules for every place, so that a flow that runs
/// here can be rendered elsewhere.
///
/// @param owner the container that the text belongs to; null for a queue's
record ReferenceCheck(Flow flow, @Nullable Container owner) {

  /// @return nothing of use
  /// @throws IllegalArgumentException with a message for a person
  String check(String expression) {
    String[] parts = expression.split("\\.", -1);
    boolean known =
        switch (parts[0]) {
          case "url" -> parts.length == 2 && url(expression, parts[1]);
          case "page" -> parts.length == 2 && page(expression, parts[1]);
          case "host" -> parts.length == 2 && single(expression, parts[1]) != null;
          case "folder" -> parts.length == 2 && folder(expression, parts[1]);
          case "port" -> port(expression, parts);
          default -> expression.equals(Flow.KAFKA) && owner != null;
        };
    require(
        known,
        "${%s} is not known here; use ${url.CONTAINER}, ${page.CONTAINER}, ${host.CONTAINER}, ${port.CONTAINER.NAME}, ${folder.FOLDER}, ${kafka}, ${port} or ${port.NAME}"
            .formatted(expression));
    return "";
  }

  private Container single(String expression, String name) {
    Container container = flow.containers().get(name);
    if (container != null && Flow.BROKER_MODULE.equals(container.module())) {
      throw new IllegalArgumentException(
          "${%s}: \"%s\" is a Kafka; use ${kafka}".formatted(expression, name));
    }
    if (container == null || container.many()) {
      throw new IllegalArgumentException(
          "${%s}: no single container \"%s\"".formatted(expression, name));
    }
    return container;
  }

  private boolean url(String expression, String name) {
    require(
        single(expression, name).port() != null,
        "${%s}: \"%s\" has no port".formatted(expression, name));
    return true;
  }

  private boolean page(String expression, String name) {
    require(
        single(expression, name).page(),
        "${%s}: \"%s\" does not say page: true".formatted(expression, name));
    return true;
  }

  private boolean folder(String expression, String name) {
    require(
        owner != null && owner.folders().containsKey(name),
        "${%s}: the container does not have \"%s\" among its folders".formatted(expression, name));
    return true;
  }

  private boolean port(String expression, String[] parts) {
    return switch (parts.length) {
      case 1 -> owner != null && owner.port() != null;
      case 2 -> owner != null && named(expression, owner, parts[1]);
      case 3 -> named(expression, single(expression, parts[1]), parts[2]);
      default -> false;
    };
  }

  private static boolean named(String expression, Container container, String port) {
    require(
        container.ports().containsKey(port),
        "${%s}: there is no port \"%s\" among the container's ports".formatted(expression, port));
    return true;
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
