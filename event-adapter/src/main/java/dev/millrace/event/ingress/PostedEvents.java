package dev.millrace.event.ingress;

import dev.millrace.contracts.json.Json;
import dev.millrace.event.message.CloudEventForm;
import dev.millrace.event.message.MalformedEvent;
import io.cloudevents.CloudEvent;
import io.cloudevents.http.HttpMessageFactory;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Reads the three modes of the CloudEvents HTTP binding: binary, structured and batch.
final class PostedEvents {
  private static final String BATCH = "application/cloudevents-batch+json";

  private PostedEvents() {}

  static List<CloudEvent> read(HttpServletRequest request) throws IOException, MalformedEvent {
    byte[] body = request.getInputStream().readAllBytes();
    String type = request.getContentType();
    if (type != null && type.startsWith(BATCH)) {
      return batch(body);
    }
    Map<String, String> headers = new HashMap<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      headers.put(name, request.getHeader(name));
    }
    try {
      return List.of(HttpMessageFactory.createReader(headers, body).toEvent());
    } catch (RuntimeException e) { // the library has no common one
      throw new MalformedEvent(
          "%s: send the headers ce-specversion, ce-id, ce-source and ce-type, or application/cloudevents+json, or %s"
              .formatted(e.getMessage(), BATCH));
    }
  }

  private static List<CloudEvent> batch(byte[] body) throws MalformedEvent {
    JsonNode tree;
    try {
      tree = Json.strict().readTree(body);
    } catch (JacksonException e) {
      throw new MalformedEvent("the batch is not JSON: " + e.getOriginalMessage());
    }
    if (!tree.isArray()) {
      throw new MalformedEvent("the batch is not an array of events");
    }
    var events = new ArrayList<CloudEvent>(tree.size());
    for (JsonNode element : tree) {
      if (element.isNull()) {
        throw new MalformedEvent("event %d of the batch is null".formatted(events.size()));
      }
      try {
        events.add(CloudEventForm.parse(Json.strict().writeValueAsBytes(element)));
      } catch (MalformedEvent e) {
        throw new MalformedEvent(
            "event %d of the batch: %s".formatted(events.size(), e.getMessage()));
      }
    }
    return events;
  }
}
