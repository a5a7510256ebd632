package dev.millrace.event.ambassador;

import dev.millrace.contracts.Names;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.source.AcceptRequest;
import dev.millrace.contracts.source.Item;
import dev.millrace.contracts.source.ItemList;
import dev.millrace.rim.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JsonGenerator;

/// The source container interface, as the sources behind it have it.
@RestController
@RequestMapping("/api/v1")
public final class ItemsController {
  /// Names of one page, however many are asked for.
  private static final int MOST = 10_000;

  private static final int CHUNK = 1_000;

  private final @Nullable Ambassador ambassador;

  /// @param ambassador null when this adapter does not stand in front of a source
  public ItemsController(@Nullable Ambassador ambassador) {
    this.ambassador = ambassador;
  }

  private Ambassador ambassador() {
    if (ambassador == null) {
      throw new Refusal(
          404,
          "no-source",
          "There is no source",
          "this adapter does not stand in front of a source: set millrace.event.from to"
              + " source:http://…");
    }
    return ambassador;
  }

  @GetMapping(path = "/items", params = "limit")
  ItemList page(
      @RequestParam int limit, @RequestParam(name = "continue", required = false) String next)
      throws IOException, InterruptedException {
    if (limit < 1) {
      throw new Refusal(
          400, "invalid-parameter", "A parameter is not valid", "limit: ask for 1 or more names");
    }
    Ambassador.Page page = list(next, Math.min(limit, MOST));
    return new ItemList(
        page.names(), page.next() == null ? null : new ItemList.Metadata(page.next()));
  }

  /// The whole list, or what is left of it, sent while it is found. A failure after its beginning
  /// breaks the connection.
  @GetMapping(path = "/items", params = "!limit")
  void all(
      @RequestParam(name = "continue", required = false) @Nullable String next,
      HttpServletResponse response)
      throws IOException, InterruptedException {
    Ambassador.Page page = list(next, CHUNK);
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    // Not closed when it fails: that would end the list as if it were whole.
    JsonGenerator json = Json.strict().createGenerator(response.getOutputStream());
    json.writeStartObject();
    json.writeStringProperty("kind", "ItemList");
    json.writeStringProperty("apiVersion", Json.API_VERSION);
    json.writeArrayPropertyStart("items");
    page.names().forEach(json::writeString);
    while (page.next() != null) {
      page = list(page.next(), CHUNK);
      page.names().forEach(json::writeString);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.close();
  }

  private Ambassador.Page list(@Nullable String next, int limit) throws InterruptedException {
    try {
      return ambassador().list(next == null || next.isEmpty() ? null : next, limit);
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          400, "bad-continue", "The continue token is not valid", String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private static Refusal unavailable(IOException e) {
    return new Refusal(
            503, "source-unavailable", "The source cannot tell now", String.valueOf(e.getMessage()))
        .retryAfter(Duration.ofSeconds(5));
  }

  @GetMapping("/items/{name}")
  Item item(@PathVariable String name) throws InterruptedException {
    Names.requireItemName(name);
    try {
      return ambassador()
          .item(name)
          .map(Item::of)
          .orElseThrow(
              () ->
                  new Refusal(
                      404,
                      "no-such-item",
                      "There is no such item",
                      "there is no item \"%s\", or it is not let through".formatted(name)));
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  @PostMapping("/items:accept")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void accept(@RequestBody AcceptRequest request) throws InterruptedException {
    try {
      if (!ambassador().accept(request.items())) {
        throw new Refusal(
            501,
            "source-never-forgets",
            "This source never forgets",
            "no source behind this adapter has a use for items:accept: leave the call out");
      }
    } catch (IOException e) {
      throw unavailable(e);
    }
  }
}
