package dev.millrace.contracts.source;

import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.http.PatientStream;
import dev.millrace.contracts.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads any container that serves the source interface. Safe for all threads.
public final class SourceClient {
  private static final int MAX_ITEM_BYTES = 16 * 1024 * 1024;

  private final JsonHttp http;
  private final Duration timeout;

  /// @param timeout until the first byte of each answer, and between two reads of a listing
  public SourceClient(HttpClient client, URI base, @Nullable String token, Duration timeout) {
    this.http = new JsonHttp(client, base, Json.lenient(), token, MAX_ITEM_BYTES);
    this.timeout = timeout;
  }

  /// Takes the names of a listing, a chunk at a time.
  @FunctionalInterface
  public interface Names {
    void accept(List<String> names) throws IOException, InterruptedException;
  }

  /// Reads one page, or the whole list of a source that knows no pages, as a stream: at most
  /// `chunk` names are held at once.
  ///
  /// @param limit names a page should have; a source may ignore it
  /// @param next what the page before said, null for the first
  /// @return what to ask for the next page with, or null when this was the last
  /// @throws IOException when the source is away or does not speak the interface; chunks passed on
  ///     before that are names the source did list
  public @Nullable String list(int limit, @Nullable String next, int chunk, Names names)
      throws IOException, InterruptedException {
    String path =
        "/api/v1/items?limit="
            + limit
            + (next == null ? "" : "&continue=" + JsonHttp.segment(next));
    try (InputStream in = new PatientStream(http.open("GET", path, null, timeout), timeout);
        JsonParser parser = Json.lenient().createParser(in)) {
      var listed = new AtomicBoolean();
      String after =
          read(
              parser,
              chunk,
              some -> {
                listed.set(true);
                names.accept(some);
              });
      // One without names may say so: a topic that holds nothing for a long way, for example.
      if (after != null && after.equals(next) && listed.get()) {
        throw new IOException(
            "the source's list does not come to an end: its \"continue\" leads nowhere");
      }
      return after;
    } catch (JacksonException e) {
      throw new IOException("the source's list is not an ItemList: " + e.getOriginalMessage(), e);
    }
  }

  private static @Nullable String read(JsonParser parser, int chunk, Names names)
      throws IOException, InterruptedException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("the source's list is not a JSON object");
    }
    String next = null;
    boolean listed = false;
    for (String field = parser.nextName(); field != null; field = parser.nextName()) {
      JsonToken value = parser.nextToken();
      switch (field) {
        case "items" -> {
          if (value != JsonToken.START_ARRAY) {
            throw new IOException("the source's \"items\" is not an array of names");
          }
          readNames(parser, chunk, names);
          listed = true;
        }
        case "metadata" -> {
          var metadata = parser.readValueAs(ItemList.Metadata.class);
          next = metadata == null ? null : metadata.next();
        }
        default -> parser.skipChildren();
      }
    }
    if (!listed) {
      throw new IOException("the source's list has no \"items\"");
    }
    return next == null || next.isEmpty() ? null : next;
  }

  private static void readNames(JsonParser parser, int chunk, Names names)
      throws IOException, InterruptedException {
    var held = new ArrayList<String>(Math.min(chunk, 1024));
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token != JsonToken.VALUE_STRING) {
        throw new IOException("the source's \"items\" holds something else than names: " + token);
      }
      held.add(parser.getString());
      if (held.size() == chunk) {
        names.accept(List.copyOf(held));
        held.clear();
      }
    }
    if (!held.isEmpty()) {
      names.accept(List.copyOf(held));
    }
  }

  /// @return empty when the source says that the item is gone (404)
  public Optional<Item> item(String name) throws IOException, InterruptedException {
    try {
      return Optional.of(http.get("/api/v1/items/" + JsonHttp.segment(name), Item.class, timeout));
    } catch (ProblemException e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// Tells the source that the items are durable.
  ///
  /// @return false when the source does not offer this (404, 405 or 501)
  public boolean accept(List<String> names) throws IOException, InterruptedException {
    try {
      http.send("POST", "/api/v1/items:accept", new AcceptRequest(names), Void.class, timeout);
      return true;
    } catch (ProblemException e) {
      if (e.status() == 404 || e.status() == 405 || e.status() == 501) {
        return false;
      }
      throw e;
    }
  }
}
