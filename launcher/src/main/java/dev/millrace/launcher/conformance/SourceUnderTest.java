package dev.millrace.launcher.conformance;

import dev.millrace.contracts.http.JsonHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A source, and the few questions that several rows ask of it.
final class SourceUnderTest {
  static final String LIST = "/api/v1/items";

  private final Exchange http;

  private final Duration atOnce;

  /// @param atOnce within which a source that has nothing should say so
  SourceUnderTest(Exchange http, Duration atOnce) {
    this.http = http;
    this.atOnce = atOnce;
  }

  Duration atOnce() {
    return atOnce;
  }

  Exchange http() {
    return http;
  }

  Exchange.Answer list(String query) throws IOException, InterruptedException {
    return http.get(LIST + query);
  }

  Exchange.Answer item(String name) throws IOException, InterruptedException {
    return http.get(LIST + "/" + JsonHttp.segment(name));
  }

  /// The names of a whole list; what is no name is left out, for it is another row's matter.
  List<String> names() throws IOException, InterruptedException {
    return names(list("").json());
  }

  static List<String> names(JsonNode list) {
    var names = new ArrayList<String>();
    for (JsonNode name : list.path("items")) {
      if (name.isString() && !name.stringValue().isEmpty()) {
        names.add(name.stringValue());
      }
    }
    return names;
  }

  static String next(JsonNode list) {
    return list.path("metadata").path("continue").asString("");
  }
}
