package dev.millrace.source.http;

import dev.millrace.contracts.http.JsonHttp;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import tools.jackson.core.JsonPointer;

/// @param list the address of the list; may hold `{limit}`, `{page}`, `{offset}` and `{cursor}`
/// @param item the address of one item, with `{name}`; same scheme, host and port as `list`
/// @param items the pointer to the array in the list's document; empty = the document itself
/// @param name the pointer to the name in each element; empty = the element itself
/// @param data the pointer to the object with the data in the item's document; empty = all of it
/// @param paging how the pages follow each other
/// @param next for `next` and `cursor`: the pointer to the next address, or to the next cursor
/// @param firstPage for `page`: the number of the first page
/// @param pageSize what `{limit}` stands for, 1 to 100000
/// @param headers sent with each request; for secrets of the API, for example
/// @param timeout for a whole answer, 100ms to 10m
/// @param maxAnswer bytes an answer may have, up to 256MB
@ConfigurationProperties(prefix = "millrace.source.http", ignoreUnknownFields = false)
record HttpSettings(
    @DefaultValue("") String list,
    @DefaultValue("") String item,
    @DefaultValue("") String items,
    @DefaultValue("") String name,
    @DefaultValue("") String data,
    @DefaultValue("none") Style paging,
    @DefaultValue("") String next,
    @DefaultValue("1") int firstPage,
    @DefaultValue("100") int pageSize,
    @DefaultValue Map<String, String> headers,
    @DefaultValue("10s") Duration timeout,
    @DefaultValue("8MB") DataSize maxAnswer) {

  enum Style {
    /// The one document is the whole list.
    NONE,
    /// The document holds the address of the next one.
    NEXT,
    /// The document holds a value that `{cursor}` stands for.
    CURSOR,
    /// A `Link` header with `rel="next"` holds the address of the next document.
    LINK,
    /// `{page}` counts pages, until one is empty.
    PAGE,
    /// `{offset}` counts elements, until a page is empty.
    OFFSET
  }

  private static final String PREFIX = "millrace.source.http.";

  HttpSettings {
    headers = Map.copyOf(headers);
    require(!list.isBlank(), "list", list, "set it to the address of the list");
    require(
        item.contains("{name}"),
        "item",
        item,
        "set it to the address of one item, with {name} in it");
    Origin origin = origin(list, "list");
    require(origin.equals(origin(item, "item")), "item", item, "use the same host as for the list");
    pointer("items", items);
    pointer("name", name);
    pointer("data", data);
    boolean follows = paging == Style.NEXT || paging == Style.CURSOR;
    require(
        !follows || !next.isEmpty(),
        "next",
        next,
        "set the JSON Pointer of what leads to the next page");
    pointer("next", next);
    String counter = placeholder(paging);
    require(
        counter == null || list.contains(String.valueOf(counter)),
        "list",
        list,
        "put " + counter + " into it");
    require(pageSize >= 1 && pageSize <= 100_000, "page-size", pageSize, "set 1 to 100000");
    require(
        timeout.toMillis() >= 100 && timeout.toMinutes() <= 10,
        "timeout",
        timeout,
        "set 100ms to 10m");
    require(
        maxAnswer.toBytes() > 0 && maxAnswer.toMegabytes() <= 256,
        "max-answer",
        maxAnswer,
        "set 1B to 256MB");
  }

  private static @Nullable String placeholder(Style paging) {
    return switch (paging) {
      case PAGE -> "{page}";
      case OFFSET -> "{offset}";
      case CURSOR -> "{cursor}";
      case NONE, NEXT, LINK -> null;
    };
  }

  private static void require(boolean holds, String setting, Object value, String todo) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s%s is \"%s\": %s".formatted(PREFIX, setting, value, todo));
    }
  }

  private static Origin origin(String template, String setting) {
    try {
      return Origin.of(URI.create(template.replaceAll("\\{[a-z]+}", "x")));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s%s is \"%s\": set it to an address with http or https and a host"
              .formatted(PREFIX, setting, template),
          e);
    }
  }

  private static void pointer(String setting, String pointer) {
    require(
        pointer.isEmpty() || pointer.startsWith("/"),
        setting,
        pointer,
        "write a JSON Pointer, such as /data/items, or leave it empty");
  }

  Origin origin() {
    return origin(list, "list");
  }

  JsonPointer itemsPointer() {
    return JsonPointer.compile(items);
  }

  JsonPointer namePointer() {
    return JsonPointer.compile(name);
  }

  JsonPointer dataPointer() {
    return JsonPointer.compile(data);
  }

  JsonPointer nextPointer() {
    return JsonPointer.compile(next);
  }

  /// The list's address with the placeholders filled in.
  URI listAddress(Map<String, String> values) {
    String address = list.replace("{limit}", Integer.toString(pageSize));
    for (var value : values.entrySet()) {
      address = address.replace(value.getKey(), JsonHttp.segment(value.getValue()));
    }
    return URI.create(address);
  }

  URI itemAddress(String itemName) {
    return URI.create(item.replace("{name}", JsonHttp.segment(itemName)));
  }

  /// Without the values of the headers, which may be secret.
  @Override
  public String toString() {
    return "HttpSettings[list=%s, item=%s, headers=%s]".formatted(list, item, headers.keySet());
  }

  /// Scheme, host and port.
  record Origin(String scheme, String host, int port) {
    private static final Set<String> SCHEMES = Set.of("http", "https");

    /// @throws IllegalArgumentException when the address is not absolute, or not of HTTP
    static Origin of(URI address) {
      String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
      if (!SCHEMES.contains(scheme) || address.getHost() == null) {
        throw new IllegalArgumentException("not an address of HTTP: " + address);
      }
      int standard = scheme.equals("https") ? 443 : 80;
      return new Origin(
          scheme,
          address.getHost().toLowerCase(Locale.ROOT),
          address.getPort() < 0 ? standard : address.getPort());
    }
  }
}
