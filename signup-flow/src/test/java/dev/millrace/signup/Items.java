package dev.millrace.signup;

import dev.millrace.contracts.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Items as a worker-adapter sends them: a queue's name, and a CloudEvent in structured JSON.
public final class Items {
  public static final String REQUESTED = "dev.millrace.signup.requested";
  public static final String VERIFIED = "dev.millrace.signup.verified";
  public static final String LINK = "https://signup.example.org/verify?token=abc_DEF-123";

  private Items() {}

  public static String of(String queue, String type, String event, String name, String email) {
    return of(queue, type, event, data(name, email, "+491512345678", LINK));
  }

  public static Map<String, Object> data(
      String name, String email, @Nullable String phone, @Nullable String link) {
    var data = new LinkedHashMap<String, Object>();
    data.put("id", "7f3c");
    data.put("name", name);
    data.put("email", email);
    data.put("region", "eu");
    data.put("preferences", Map.of("email", true, "text", true));
    data.put("phone", phone);
    data.put("link", link);
    data.put("newer", "fields are ignored");
    return data;
  }

  public static String of(String queue, String type, String event, Map<String, Object> data) {
    return item(
        queue,
        Map.of(
            "specversion", "1.0",
            "id", event,
            "source", "/signups",
            "type", type,
            "subject", "7f3c",
            "time", "2026-11-28T12:00:00Z",
            "datacontenttype", "application/json",
            "tracing", "of an extension",
            "data", data));
  }

  public static String item(String queue, Map<String, Object> event) {
    return Json.strict()
        .writeValueAsString(
            Map.of(
                "kind",
                "Item",
                "apiVersion",
                "v1",
                "metadata",
                Map.of("name", "item-1", "queue", queue, "attempt", 1),
                "data",
                event));
  }
}
