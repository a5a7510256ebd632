package dev.millrace.launcher.render;

import dev.millrace.launcher.flow.Flow;
import java.util.Objects;

/// What a compose file publishes of a flow, each page on a port of this machine's loopback.
///
/// @param index of the flow in the file
/// @param prefix of the names of its services
record ComposePages(Flow flow, int index, String prefix) {
  private static final int PORTS_OF_A_FLOW = 100;

  boolean isPublished(String container) {
    return flow.isQueueService(container) || flow.container(container).page();
  }

  /// The port of this machine, if a person does not say another.
  int port(String container) {
    return containerPort(container) + index * PORTS_OF_A_FLOW;
  }

  private int containerPort(String container) {
    return Objects.requireNonNull(flow.container(container).port());
  }

  /// As a service's `ports` have it.
  String mapping(String container) {
    return "127.0.0.1:%s:%d".formatted(variablePort(container), containerPort(container));
  }

  String url(String container) {
    return "http://localhost:" + variablePort(container);
  }

  /// The port as a person can change it by a variable: `MILLRACE_PORT` for the queues of the first
  /// flow, `MILLRACE_FLOW_PORT` for those of another; a page that is not theirs has the container's
  /// name in it, too.
  private String variablePort(String container) {
    String of =
        (prefix.isEmpty() ? "" : Variables.name(flow.name()) + "_")
            + (flow.isQueueService(container) ? "" : Variables.name(container) + "_");
    return "${MILLRACE_%sPORT:-%d}".formatted(of, port(container));
  }

  /// What compose is meant to replace, in a text of which it would replace nothing.
  ///
  /// @param literal of [ComposeFile#literal]
  String restore(String literal) {
    String restored = literal;
    for (String container : flow.containers().keySet()) {
      if (flow.container(container).page()) {
        String url = url(container);
        // As a setting it has been kept from Spring, too.
        restored = restored.replace(ComposeFile.literal(url.replace("${", "\\${")), url);
        restored = restored.replace(ComposeFile.literal(url), url);
      }
    }
    return restored;
  }
}
