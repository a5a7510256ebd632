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
    switch (Reference.parse(expression).orElseThrow(() -> unknown(expression))) {
      case Reference.Url(String name) ->
          require(single(expression, name).port() != null, expression, name, "has no port");
      case Reference.Page(String name) ->
          require(single(expression, name).page(), expression, name, "does not say page: true");
      case Reference.Host(String name) -> single(expression, name);
      case Reference.Folder(String name) -> folder(expression, name);
      case Reference.Port(String container, String name) -> port(expression, container, name);
      case Reference.Kafka() -> owner(expression);
    }
    return "";
  }

  private Container single(String expression, String name) {
    Container container = flow.containers().get(name);
    boolean broker = container != null && Flow.BROKER_MODULE.equals(container.module());
    require(!broker, expression, name, "is a Kafka; use ${kafka}");
    if (container == null || container.many()) {
      throw new IllegalArgumentException(
          "${%s}: no single container \"%s\"".formatted(expression, name));
    }
    return container;
  }

  private void folder(String expression, String name) {
    if (owner == null || !owner.folders().containsKey(name)) {
      throw new IllegalArgumentException(
          "${%s}: the container does not have \"%s\" among its folders"
              .formatted(expression, name));
    }
  }

  private void port(String expression, @Nullable String container, @Nullable String name) {
    Container of = container == null ? owner(expression) : single(expression, container);
    if (name == null && of.port() == null) {
      throw unknown(expression);
    }
    if (name != null && !of.ports().containsKey(name)) {
      throw new IllegalArgumentException(
          "${%s}: there is no port \"%s\" among the container's ports".formatted(expression, name));
    }
  }

  private Container owner(String expression) {
    if (owner == null) {
      throw unknown(expression);
    }
    return owner;
  }

  private static IllegalArgumentException unknown(String expression) {
    return new IllegalArgumentException(
        "${%s} is not known here; use ${url.CONTAINER}, ${page.CONTAINER}, ${host.CONTAINER}, ${port.CONTAINER.NAME}, ${folder.FOLDER}, ${kafka}, ${port} or ${port.NAME}"
            .formatted(expression));
  }

  private static void require(boolean condition, String expression, String name, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException("${%s}: \"%s\" %s".formatted(expression, name, otherwise));
    }
  }
}
