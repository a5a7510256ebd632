package dev.millrace.event.expression;

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

/// An event as an expression sees it: the attributes of a CloudEvent by name (`event.type`), `data`
/// (the JSON in it), `key` (a record's, as text) and `headers` (a record's that are no attributes).
/// Of a plain record there are the last three only. What is not there is missing: ask with `has`.
///
/// Nothing is read before an expression looks at it, and data only when it looks into that: one that
/// does not costs no parsing, and works on data that is not JSON. For one thread.
public final class EventView extends AbstractMap<String, Object> {
  private static final String DATA = "data";
  private static final String ATTRIBUTE = "ce_";

  private final Event event;
  private final boolean structured;
  private @Nullable Map<String, Object> members;
  private @Nullable Object data;

  public EventView(Event event) {
    this.event = event;
    this.structured = event.isStructuredCloudEvent() && !event.isBinaryCloudEvent();
  }

  /// All but the data of a record, which is apart: most expressions want nothing else.
  private Map<String, Object> members() {
    Map<String, Object> known = members;
    if (known == null) {
      known = read();
      members = known;
    }
    return known;
  }

  private Map<String, Object> read() {
    var members = new LinkedHashMap<String, Object>();
    if (structured && json() instanceof Map<?, ?> attributes) {
      attributes.forEach((name, value) -> members.put((String) name, value));
    }
    String key = event.keyText();
    if (key != null) {
      members.put("key", key);
    }
    var headers = new LinkedHashMap<String, Object>();
    for (Header header : event.headers()) {
      addHeader(header, members, headers);
    }
    members.put("headers", headers);
    return members;
  }

  private void addHeader(Header header, Map<String, Object> members, Map<String, Object> headers) {
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

  /// Whether it is the data, and that is not among the members already.
  private boolean isData(@Nullable Object name) {
    return DATA.equals(name) && !structured && event.value() != null;
  }

  @Override
  public boolean containsKey(Object name) {
    return isData(name) || members().containsKey(name);
  }

  @Override
  public @Nullable Object get(Object name) {
    return isData(name) ? data() : members().get(name);
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    if (isData(DATA)) {
      members().put(DATA, data());
    }
    return members().entrySet();
  }

  private Object data() {
    Object known = data;
    if (known == null) {
      known = readData();
      data = known;
    }
    return known;
  }

  private Object readData() {
    String type = event.header("content-type");
    if (type != null && type.toLowerCase(Locale.ROOT).startsWith("text/")) {
      return new String(java.util.Objects.requireNonNull(event.value()), StandardCharsets.UTF_8);
    }
    return json();
  }

  private Object json() {
    byte[] value = event.value();
    if (value == null) {
      throw new UnreadableData("the event's data is not JSON: there is none");
    }
    try {
      return CelValues.read(value);
    } catch (JacksonException e) {
      throw new UnreadableData("the event's data is not JSON: " + e.getOriginalMessage());
    }
  }
}
