package dev.millrace.event.message;

import com.google.common.base.Throwables;
import dev.millrace.contracts.json.Json;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.data.BytesCloudEventData;
import io.cloudevents.core.format.EventFormat;
import io.cloudevents.jackson.JsonCloudEventData;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// An event as a CloudEvent, and back. What is no CloudEvent is wrapped in one of the type
/// `dev.millrace.record`, of which the record comes out again with its key, its content type and its
/// marks; its other headers do not survive that.
public final class CloudEventForm {
  /// The type of a CloudEvent that is a wrapped record.
  public static final String RECORD_TYPE = "dev.millrace.record";

  /// The extension attribute that holds a record's key, as the Kafka binding has it.
  public static final String KEY = "partitionkey";

  static final EventFormat JSON = new JsonFormat();
  private static final URI RECORD_SOURCE = URI.create("/millrace");

  private CloudEventForm() {}

  /// One attribute, without building the whole CloudEvent where that is not needed.
  public static @Nullable String attribute(Event event, String name) {
    return new EventAttributes(event).get(name);
  }

  /// The JSON of a structured CloudEvent; a missing node when it is none.
  static JsonNode structured(Event event) {
    if (!event.isStructuredCloudEvent()) {
      return MissingNode.getInstance();
    }
    try {
      JsonNode tree = event.value() == null ? null : Json.strict().readTree(event.value());
      return tree == null ? MissingNode.getInstance() : tree;
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }

  /// The JSON of a structured CloudEvent with other data in it.
  static byte[] withData(ObjectNode tree, byte[] data) {
    tree.remove("data_base64");
    tree.put("datacontenttype", "application/json");
    tree.set("data", Json.strict().readTree(data));
    return Json.strict().writeValueAsBytes(tree);
  }

  /// Reads the JSON format.
  ///
  /// @throws MalformedEvent with what the format finds wrong
  public static CloudEvent parse(byte[] json) throws MalformedEvent {
    try {
      CloudEvent parsed = JSON.deserialize(json);
      if (parsed == null) {
        throw new MalformedEvent("it is null");
      }
      byte[] data =
          parsed.getData() instanceof JsonCloudEventData ? ExactJson.member(json, "data") : null;
      return data == null
          ? parsed
          : CloudEventBuilder.from(parsed).withData(BytesCloudEventData.wrap(data)).build();
    } catch (RuntimeException e) { // the library has no common one
      String fault = faultOfJson(json);
      throw new MalformedEvent(fault == null ? words(e) : fault);
    }
  }

  /// @return null when it is a JSON object, whatever is in it
  private static @Nullable String faultOfJson(byte[] json) {
    try {
      return Json.strict().readTree(json).isObject() ? null : "it is no JSON object";
    } catch (JacksonException e) {
      return "it is not JSON: " + Json.complaint(e);
    }
  }

  /// What the library finds wrong, without the names of its classes and where in them.
  public static String words(RuntimeException fault) {
    String words = Throwables.getRootCause(fault).getMessage();
    return words == null ? fault.toString() : words.lines().findFirst().orElse("");
  }

  /// @param position where it was read: the id of a wrapped record that carries no other
  /// @throws MalformedEvent when its attributes are not those of a CloudEvent
  public static CloudEvent read(Event event, String position) throws MalformedEvent {
    try {
      CloudEvent whole = event.isCloudEvent() ? cloudEvent(event) : wrapped(event, position);
      var builder = CloudEventBuilder.from(whole);
      for (Mark mark : Mark.plainOn(event)) {
        builder.withExtension(mark.attribute(), String.valueOf(mark.of(event)));
      }
      String key = event.keyText();
      if (key != null && whole.getExtension(KEY) == null) {
        builder.withExtension(KEY, key);
      }
      return builder.build();
    } catch (RuntimeException e) {
      throw new MalformedEvent("it is not a CloudEvent: " + words(e));
    }
  }

  private static CloudEvent cloudEvent(Event event) throws MalformedEvent {
    byte[] value = event.value();
    return event.isBinaryCloudEvent() || value == null
        ? KafkaMessageFactory.createReader(event.headers(), value).toEvent()
        : parse(value);
  }

  private static CloudEvent wrapped(Event event, String position) {
    String type = event.header("content-type");
    var builder =
        CloudEventBuilder.v1()
            .withId(EventId.of(event, position))
            .withSource(RECORD_SOURCE)
            .withType(RECORD_TYPE);
    byte[] value = event.value();
    if (value == null) {
      return builder.build();
    }
    String known = type == null && isJson(value) ? "application/json" : type;
    return builder.withData(known == null ? "application/octet-stream" : known, value).build();
  }

  private static boolean isJson(byte[] value) {
    try {
      return !Json.strict().readTree(value).isMissingNode();
    } catch (JacksonException e) {
      return false;
    }
  }

  /// In binary mode; a wrapped record as the record that it was.
  ///
  /// @param now the timestamp of one that does not tell its time, milliseconds since the epoch
  /// @throws MalformedEvent when it tells a time that is none
  public static Event write(CloudEvent cloudEvent, long now) throws MalformedEvent {
    OffsetDateTime time = cloudEvent.getTime();
    long timestamp = time == null ? now : millis(time);
    Object partitionKey = cloudEvent.getExtension(KEY);
    byte[] key =
        partitionKey == null ? null : partitionKey.toString().getBytes(StandardCharsets.UTF_8);
    ProducerRecord<byte[], byte[]> record =
        KafkaMessageFactory.<byte[]>createWriter("any", key).writeBinary(cloudEvent);
    Event event = new Event(key, record.headers(), record.value(), timestamp);
    return cloudEvent.getType().equals(RECORD_TYPE) && cloudEvent.getSource().equals(RECORD_SOURCE)
        ? unwrapped(event)
        : event;
  }

  private static long millis(OffsetDateTime time) throws MalformedEvent {
    try {
      return time.toInstant().toEpochMilli();
    } catch (ArithmeticException e) {
      throw new MalformedEvent("its time, %s, is too far away".formatted(time));
    }
  }

  private static Event unwrapped(Event event) {
    var headers = new RecordHeaders();
    for (Header header : event.headers()) {
      String name = header.key();
      if (name.equals("content-type")) {
        headers.add(name, header.value());
      } else if (name.equals("ce_id")) {
        headers.add(Mark.ID.attribute(), header.value());
      } else if (name.startsWith("ce_millrace")) {
        headers.add(name.substring("ce_".length()), header.value());
      }
    }
    return new Event(event.key(), headers, event.value(), event.timestamp());
  }
}
