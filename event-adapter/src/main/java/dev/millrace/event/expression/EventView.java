package dev.millrace.event.expression;

import dev.millrace.contracts.json.Json;
import dev.millrace.event.message.Event;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// An event as an expression sees it: the attributes of a CloudEvent by name (`event.type`), `data`
/// (the JSON in it), `key` (a record's, as text) and `headers` (a record's that are no attributes).
/// Of a plain record there are the last three only. What is not there is missing: ask with `has`.
///
/// Data is read when an expression first looks into it, so one that does not costs no parsing, and
/// works on data that is not JSON. For one thread.
public final class EventView extends AbstractMap<String, Object> {
  private static final String DATA = "data";
  private static final String ATTRIBUTE = "ce_";

  private final Event event;
  private final Map<String, Object> members = new LinkedHashMap<>();
  private final boolean hasData;

  public EventView(Event event) {
    this.event = event;
    boolean structured = event.isStructuredCloudEvent() && !event.isBinaryCloudEvent();
    this.hasData = structured ? readStructured() : event.value() != null;
    String key = event.keyText();
    if (key != null) {
      members.put("key", key);
    }
    var headers = new LinkedHashMap<String, Object>();
    for (Header header : event.headers()) {
      addHeader(header, structured, headers);
    }
    members.put("headers", headers);
  }

  private void addHeader(Header header, boolean structured, Map<String, Object> headers) {
    if (header.value() == null) {
      return;
    }
    String value = new String(header.value(), StandardCharsets.UTF_8);
    if (header.key().startsWith(ATTRIBUTE)) {
      members.putIfAbsent(header.key().substring(ATTRIBUTE.length()), value);
    } else if (header.key().equals("content-type") && !structured && event.isBinaryCloudEvent()) {
      members.put("datacontenttype", value);
    } else {
      headers.put(header.key(), value);
    }
  }

  /// @return whether it has data
  private boolean readStructured() {
    JsonNode tree = json();
    tree.forEachEntry((name, value) -> members.put(name, CelValues.of(value)));
    return members.containsKey(DATA);
  }

  @Override
  public boolean containsKey(Object name) {
    return members.containsKey(name) || (DATA.equals(name) && hasData);
  }

  @Override
  public @Nullable Object get(Object name) {
    Object member = members.get(name);
    if (member == null && DATA.equals(name) && hasData) {
      member = data();
      members.put(DATA, member);
    }
    return member;
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    if (hasData) {
      get(DATA);
    }
    return members.entrySet();
  }

  private Object data() {
    String type = event.header("content-type");
    if (type != null && type.toLowerCase(Locale.ROOT).startsWith("text/")) {
      return new String(java.util.Objects.requireNonNull(event.value()), StandardCharsets.UTF_8);
    }
    return CelValues.of(json());
  }

  private JsonNode json() {
    try {
      return Json.strict().readTree(event.value());
    } catch (JacksonException e) {
      throw new UnreadableData("the event's data is not JSON: " + e.getOriginalMessage());
    }
  }
}
