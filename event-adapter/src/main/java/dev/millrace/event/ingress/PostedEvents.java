package dev.millrace.event.ingress;

import dev.millrace.contracts.json.Json;
import dev.millrace.event.message.CloudEventForm;
import dev.millrace.event.message.Event;
import dev.millrace.event.message.ExactJson;
import dev.millrace.event.message.HeaderText;
import dev.millrace.event.message.MalformedEvent;
import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.http.HttpMessageFactory;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;

/// Reads the three modes of the CloudEvents HTTP binding: binary, structured and batch.
final class PostedEvents {
  private static final String BATCH = "application/cloudevents-batch+json";

  private PostedEvents() {}

  static List<CloudEvent> read(HttpServletRequest request) throws IOException, MalformedEvent {
    byte[] body = request.getInputStream().readAllBytes();
    String type = request.getContentType();
    String media = type == null ? "" : type.toLowerCase(Locale.ROOT);
    if (media.startsWith(BATCH)) {
      return batch(body);
    }
    if (media.startsWith(Event.STRUCTURED)) {
      return List.of(named(CloudEventForm.parse(body)));
    }
    Map<String, String> headers = new HashMap<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      String value = request.getHeader(name);
      headers.put(name, HeaderText.isAttribute(name) ? decoded(name, value) : value);
    }
    CloudEvent event;
    try {
      event = HttpMessageFactory.createReader(headers, body).toEvent();
    } catch (RuntimeException e) { // the library has no common one
      throw new MalformedEvent(
          "%s: send the headers ce-specversion, ce-id, ce-source and ce-type, or application/cloudevents+json, or %s"
              .formatted(CloudEventForm.words(e), BATCH));
    }
    return List.of(named(event));
  }

  /// What the library lets through: without an id all events of a source would be one.
  private static CloudEvent named(CloudEvent event) throws MalformedEvent {
    if (event.getSpecVersion() != SpecVersion.V1) {
      throw new MalformedEvent(
          "its specversion is %s: only 1.0 is taken".formatted(event.getSpecVersion()));
    }
    requireText("id", event.getId());
    requireText("source", event.getSource().toString());
    requireText("type", event.getType());
    return event;
  }

  private static void requireText(String attribute, String value) throws MalformedEvent {
    if (value.isEmpty()) {
      throw new MalformedEvent("its %s is empty".formatted(attribute));
    }
  }

  /// A sender that does not know of the encoding may have a source that is encoded itself.
  private static String decoded(String name, String value) {
    String decoded = HeaderText.decoded(value);
    return name.equalsIgnoreCase("ce-source") && !isUri(decoded) ? value : decoded;
  }

  private static boolean isUri(String text) {
    try {
      URI.create(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static List<CloudEvent> batch(byte[] body) throws MalformedEvent {
    List<byte[]> elements;
    try {
      elements = ExactJson.elements(body);
    } catch (JacksonException e) {
      throw new MalformedEvent("the batch is not an array of events: " + Json.complaint(e));
    }
    var events = new ArrayList<CloudEvent>(elements.size());
    for (byte[] element : elements) {
      try {
        events.add(named(CloudEventForm.parse(element)));
      } catch (MalformedEvent e) {
        throw new MalformedEvent(
            "event %d of the batch: %s".formatted(events.size(), e.getMessage()));
      }
    }
    return events;
  }
}
