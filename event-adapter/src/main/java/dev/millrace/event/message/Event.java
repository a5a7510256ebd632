package dev.millrace.event.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// One event, in the form of a Kafka record whatever end it came from: a CloudEvent in binary or
/// structured mode, or anything else. A pattern that does not look into it passes the same bytes
/// on. Arrays are not copied: do not change them.
///
/// @param headers never changed in place; see [#with]
/// @param timestamp milliseconds since the epoch, of the record or the CloudEvent
public record Event(
    byte @Nullable [] key, Headers headers, byte @Nullable [] value, long timestamp) {
  /// The media type of a CloudEvent in structured mode, in JSON.
  public static final String STRUCTURED = "application/cloudevents+json";

  /// Whether it is a CloudEvent in binary mode: its attributes are headers, its value is its data.
  public boolean isBinaryCloudEvent() {
    return headers.lastHeader("ce_specversion") != null;
  }

  /// Whether it is a CloudEvent in structured mode: its value is JSON that holds all of it.
  public boolean isStructuredCloudEvent() {
    String type = header("content-type");
    return type != null && type.toLowerCase(Locale.ROOT).startsWith(STRUCTURED);
  }

  public boolean isCloudEvent() {
    return isBinaryCloudEvent() || isStructuredCloudEvent();
  }

  /// The last header of that name as text, or null.
  public @Nullable String header(String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  /// The key as text; null when there is none.
  public @Nullable String keyText() {
    return key == null ? null : new String(key, StandardCharsets.UTF_8);
  }

  /// The same event with this header in place of those of its name.
  public Event with(String name, String value) {
    var changed = new RecordHeaders(headers.toArray());
    changed.remove(name);
    changed.add(new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8)));
    return new Event(key, changed, value(), timestamp);
  }

  /// The same event without the headers of these names.
  public Event without(List<String> names) {
    List<Header> kept = new ArrayList<>();
    for (Header header : headers) {
      if (!names.contains(header.key())) {
        kept.add(header);
      }
    }
    return new Event(key, new RecordHeaders(kept), value, timestamp);
  }

  /// The same event with other data, an object of JSON. The data of a structured CloudEvent is
  /// replaced within it; of one that cannot be read nothing but the data is left.
  public Event withJsonData(byte[] data) {
    if (!isBinaryCloudEvent() && CloudEventForm.structured(this) instanceof ObjectNode whole) {
      return new Event(key, headers, CloudEventForm.withData(whole, data), timestamp);
    }
    Event replaced = new Event(key, headers, data, timestamp);
    String type = header("content-type");
    return type == null || (type.contains("json") && !isStructuredCloudEvent())
        ? replaced
        : replaced.with("content-type", "application/json");
  }
}
