package dev.millrace.source.http;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.rim.client.Clients;
import dev.millrace.source.http.JsonApi.Document;
import dev.millrace.source.work.BadCursor;
import dev.millrace.source.work.Page;
import dev.millrace.source.work.Skipped;
import dev.millrace.source.work.Skipped.Reason;
import dev.millrace.source.work.SourceKind;
import dev.millrace.source.work.SourceUnavailable.Why;
import dev.millrace.source.work.WorkSource;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The items of a JSON API, which lists them page by page and tells of each one at an address of
/// its own.
///
/// Names come in the order of the API. The cursor is the position of the API's page and the number
/// of names of it that were given already; how well paging stands changes is up to the API.
@SourceKind("http")
@EnableConfigurationProperties(HttpSettings.class)
final class HttpSource implements WorkSource {
  private static final Pattern CURSOR = Pattern.compile("(\\d{1,9}) (.{0,4096})", Pattern.DOTALL);

  private final HttpSettings settings;
  private final JsonApi api;
  private final Paging paging;
  private final Skipped skipped;
  private final RecentPages recent;

  HttpSource(HttpSettings settings, Clients clients, InstantSource clock, Skipped skipped) {
    this.settings = settings;
    this.api = new JsonApi(settings, clients.newClient());
    this.paging = new Paging(settings, api);
    this.skipped = skipped;
    this.recent = new RecentPages(clock);
  }

  @Override
  public Page list(@Nullable String cursor, int limit) throws IOException, InterruptedException {
    Place place = cursor == null ? new Place(0, "") : Place.parse(cursor);
    ApiPage page = cursor == null ? fetch("") : page(place.position());
    int from = Math.min(place.given(), page.names().size());
    int to = (int) Math.min(page.names().size(), (long) from + limit);
    List<String> names = page.names().subList(from, to);
    if (to < page.names().size()) {
      return new Page(names, new Place(to, place.position()).toString());
    }
    return new Page(names, page.next() == null ? null : new Place(0, page.next()).toString());
  }

  private ApiPage page(String position) throws IOException, InterruptedException {
    ApiPage known = recent.get(position);
    return known == null ? fetch(position) : known;
  }

  private ApiPage fetch(String position) throws IOException, InterruptedException {
    URI address = paging.address(position);
    Document document =
        api.get(address)
            .orElseThrow(() -> JsonApi.unavailable(Why.MISSING, address, gone(position)));
    JsonNode elements = document.json().at(settings.itemsPointer());
    if (!elements.isArray()) {
      throw JsonApi.unavailable(
          Why.NONSENSE,
          address,
          "has no array at \"%s\" (millrace.source.http.items)".formatted(settings.items()));
    }
    List<String> names = names(elements);
    ApiPage page =
        new ApiPage(position, names, paging.following(position, document, elements.size()));
    if (paging.isCounting() && recent.isRepetition(page)) {
      throw JsonApi.unavailable(
          Why.NONSENSE,
          address,
          "has the same names on two pages: look at the placeholders in millrace.source.http.list");
    }
    recent.put(page);
    return page;
  }

  private String gone(String position) {
    return paging.isCounting() && !position.isEmpty()
        ? "has no page %s (404 or 410): where that is how the list ends, use the paging next, cursor or link"
            .formatted(position)
        : "does not exist (404 or 410)";
  }

  private List<String> names(JsonNode elements) {
    var names = new ArrayList<String>(elements.size());
    for (JsonNode element : elements) {
      JsonNode name = element.at(settings.namePointer());
      if (name.isString() || name.isIntegralNumber()) {
        names.add(name.asString());
      } else {
        skipped.skip(
            Reason.BROKEN,
            "an element of the list without a text or whole number at \"%s\" (millrace.source.http.name)"
                .formatted(settings.name()));
      }
    }
    return names;
  }

  @Override
  public Optional<JsonData> item(String name) throws IOException, InterruptedException {
    URI address = settings.itemAddress(name);
    Optional<Document> document = api.get(address);
    if (document.isEmpty()) {
      return Optional.empty();
    }
    if (document.get().json().at(settings.dataPointer()) instanceof ObjectNode data) {
      return Optional.of(JsonData.of(data));
    }
    throw JsonApi.unavailable(
        Why.NONSENSE,
        address,
        "has no object at \"%s\" (millrace.source.http.data)".formatted(settings.data()));
  }

  @Override
  public void check() throws IOException, InterruptedException {
    fetch("");
  }

  /// Where a listing goes on.
  ///
  /// @param given names of the API's page that were given already
  private record Place(int given, String position) {
    static Place parse(String cursor) throws BadCursor {
      Matcher matcher = CURSOR.matcher(cursor);
      if (!matcher.matches()) {
        throw new BadCursor("the continue token does not belong to this list");
      }
      return new Place(Integer.parseInt(matcher.group(1)), matcher.group(2));
    }

    @Override
    public String toString() {
      return given + " " + position;
    }
  }
}
