package dev.millrace.event.message;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// An event as the data of an item, and back.
///
/// A CloudEvent is its JSON format. A record that is a plain JSON object is that object, and leaves
/// its key and its headers behind; when it is marked, and when it is anything else, it is wrapped in
/// a CloudEvent.
public final class ItemForm {
  private static final List<String> REQUIRED = List.of("specversion", "id", "source", "type");

  private ItemForm() {}

  /// @throws MalformedEvent when it calls itself a CloudEvent and is none
  public static JsonData write(Event event, String position) throws MalformedEvent {
    if (!event.isCloudEvent() && Mark.plainOn(event).stream().allMatch(Mark.ID::equals)) {
      byte[] value = event.value();
      if (value != null && isPlainObject(value)) {
        return JsonData.parse(value);
      }
    }
    CloudEvent cloudEvent = CloudEventForm.read(event, position);
    try {
      return JsonData.parse(CloudEventForm.JSON.serialize(cloudEvent));
    } catch (RuntimeException e) {
      // Its data is not what its datacontenttype says: it goes as bytes.
      return asBytes(cloudEvent);
    }
  }

  /// What an event is about: the JSON object that it holds, digit by digit as it came; all of the
  /// item where it holds none.
  ///
  /// @param written what [#write] has made of it
  public static JsonData content(Event event, JsonData written) {
    try {
      JsonData held =
          event.isStructuredCloudEvent() && !event.isBinaryCloudEvent()
              ? Json.lenient().readValue(written.bytes(), Holder.class).data()
              : JsonData.parse(event.value() == null ? new byte[0] : event.value());
      return held == null ? written : held;
    } catch (JacksonException | IllegalArgumentException e) {
      return written; // it holds an array, a text, or bytes
    }
  }

  private record Holder(@Nullable JsonData data) {}

  private static JsonData asBytes(CloudEvent cloudEvent) throws MalformedEvent {
    try {
      byte[] data = Objects.requireNonNull(cloudEvent.getData()).toBytes();
      return JsonData.parse(
          CloudEventForm.JSON.serialize(
              CloudEventBuilder.v1(cloudEvent).withData("application/octet-stream", data).build()));
    } catch (RuntimeException e) {
      throw new MalformedEvent("it cannot be written as JSON: " + e.getMessage());
    }
  }

  /// An object that would be taken for a CloudEvent on the way back is not a plain one.
  private static boolean isPlainObject(byte[] value) {
    try {
      JsonNode tree = Json.strict().readTree(value);
      return tree.isObject() && !looksLikeCloudEvent(tree);
    } catch (JacksonException e) {
      return false;
    }
  }

  private static boolean looksLikeCloudEvent(JsonNode tree) {
    return REQUIRED.stream().allMatch(name -> tree.path(name).isString());
  }

  /// @param position `QUEUE/ITEM`, by which a plain record is told from others
  /// @param now the timestamp of one that does not tell its time, milliseconds since the epoch
  /// @throws MalformedEvent when the item calls itself a CloudEvent and is none
  public static Event read(JsonData data, String position, long now) throws MalformedEvent {
    if (!looksLikeCloudEvent(data.tree())) {
      var headers = new RecordHeaders();
      headers.add("content-type", "application/json".getBytes(StandardCharsets.UTF_8));
      headers.add(Mark.ID.attribute(), position.getBytes(StandardCharsets.UTF_8));
      return new Event(null, headers, data.bytes(), now);
    }
    try {
      return CloudEventForm.write(CloudEventForm.parse(data.bytes()), now);
    } catch (MalformedEvent e) {
      throw new MalformedEvent("the item's data is not a CloudEvent: " + e.getMessage());
    } catch (RuntimeException e) {
      throw new MalformedEvent("the item's data is not a CloudEvent: " + CloudEventForm.words(e));
    }
  }
}
