package dev.millrace.source.serve;

import dev.millrace.contracts.json.Json;
import dev.millrace.source.work.Page;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import tools.jackson.core.JsonGenerator;

/// Sends a list of any length, one page of names in memory at a time.
///
/// The first page is found before anything is sent, so that a source that is away is answered with
/// a problem. A failure after that leaves the document unfinished and is thrown, whereupon the
/// connection is broken; so are pages that lead round in a circle, which would never end.
final class ListStream {
  private static final int CHUNK = 2_000;

  private final ServedSource source;
  private final HttpServletResponse response;

  ListStream(ServedSource source, HttpServletResponse response) {
    this.source = source;
    this.response = response;
  }

  /// @param token where to begin; null for the beginning
  /// @return the number of names sent
  long send(@Nullable String token) throws IOException, InterruptedException {
    Page page = source.list(token, CHUNK);
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    JsonGenerator json = Json.strict().createGenerator(response.getOutputStream());
    json.writeStartObject();
    json.writeStringProperty("kind", "ItemList");
    json.writeStringProperty("apiVersion", Json.API_VERSION);
    json.writeArrayPropertyStart("items");
    long sent = write(json, page);
    var trail = new Trail();
    String at = token;
    for (String next = page.next(); next != null; next = page.next()) {
      boolean waits = next.equals(at) && page.names().isEmpty();
      if (!waits && trail.closesAt(next)) {
        throw source.nonsense("its pages go round in a circle");
      }
      json.flush();
      page = source.list(next, CHUNK);
      at = next;
      sent += write(json, page);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.close();
    return sent;
  }

  private static long write(JsonGenerator json, Page page) {
    page.names().forEach(json::writeString);
    return page.names().size();
  }
}
