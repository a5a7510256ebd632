package dev.millrace.source.http;

import dev.millrace.source.http.HttpSettings.Style;
import dev.millrace.source.http.JsonApi.Document;
import dev.millrace.source.work.BadCursor;
import dev.millrace.source.work.SourceUnavailable;
import dev.millrace.source.work.SourceUnavailable.Why;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// How the pages of an API follow each other. A position is the text that leads to a page: an
/// address, a cursor of the API, or a number, as the style has it; empty for the first page.
/// Immutable.
final class Paging {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,15}");

  private final HttpSettings settings;
  private final JsonApi api;

  Paging(HttpSettings settings, JsonApi api) {
    this.settings = settings;
    this.api = api;
  }

  /// @throws BadCursor when the position is none that this style of paging gives out
  URI address(String position) throws BadCursor {
    return switch (settings.paging()) {
      case NONE -> first(position);
      case NEXT, LINK -> position.isEmpty() ? first(position) : link(position);
      case CURSOR -> settings.listAddress(Map.of("{cursor}", position));
      case PAGE -> settings.listAddress(Map.of("{page}", number(position, settings.firstPage())));
      case OFFSET -> settings.listAddress(Map.of("{offset}", number(position, 0)));
    };
  }

  private URI first(String position) throws BadCursor {
    if (!position.isEmpty()) {
      throw foreign();
    }
    return settings.listAddress(Map.of());
  }

  private URI link(String position) throws BadCursor {
    try {
      URI address = URI.create(position);
      if (api.isAllowed(address)) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // falls through to the one answer for all of them
    }
    throw foreign();
  }

  private static String number(String position, int first) throws BadCursor {
    if (position.isEmpty()) {
      return Integer.toString(first);
    }
    if (!NUMBER.matcher(position).matches()) {
      throw foreign();
    }
    return position;
  }

  private static BadCursor foreign() {
    return new BadCursor("the continue token does not belong to this list");
  }

  /// @param elements how many the page had
  /// @return the position of the page behind this one; null when this was the last
  @Nullable String following(String position, Document page, int elements)
      throws SourceUnavailable, BadCursor {
    String next =
        switch (settings.paging()) {
          case NONE -> null;
          case NEXT -> absolute(page, pointed(page));
          case CURSOR -> pointed(page);
          case LINK -> absolute(page, Links.next(page.headers().allValues("Link")).orElse(null));
          case PAGE -> elements == 0 ? null : counted(position, settings.firstPage(), 1);
          case OFFSET -> elements == 0 ? null : counted(position, 0, elements);
        };
    if (position.equals(next) && elements == 0) {
      return null; // some give a cursor with each page, to ask later what is new
    }
    if (position.equals(next)) {
      throw JsonApi.unavailable(
          Why.NONSENSE,
          page.address(),
          "names itself as the next page: look at the paging settings");
    }
    return next;
  }

  private @Nullable String pointed(Document page) {
    JsonNode next = page.json().at(settings.nextPointer());
    String text = next.isString() || next.isIntegralNumber() ? next.asString() : "";
    return text.isEmpty() ? null : text;
  }

  private @Nullable String absolute(Document page, @Nullable String link) throws SourceUnavailable {
    return link == null ? null : api.resolve(page.address(), link).toString();
  }

  private static String counted(String position, int first, int step) throws BadCursor {
    return Long.toString(Long.parseLong(number(position, first)) + step);
  }

  /// Whether a page that is the same as the one before shows that the API does not page at all.
  boolean isCounting() {
    return settings.paging() == Style.PAGE || settings.paging() == Style.OFFSET;
  }
}
