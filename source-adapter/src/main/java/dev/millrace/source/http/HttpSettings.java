package dev.millrace.source.http;

import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.rim.settings.CheckedSettings;
import dev.millrace.rim.settings.Mistakes;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
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
    @DefaultValue("8MB") DataSize maxAnswer)
    implements CheckedSettings {

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
  private static final DataSize MOST_ANSWER = DataSize.ofMegabytes(256);
  private static final String LIMIT = "{limit}";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{[a-z]+}");

  HttpSettings {
    headers = Map.copyOf(headers);
  }

  @Override
  public void check() {
    var mistakes = new Mistakes(PREFIX);
    checkAddresses(mistakes);
    pointer("items", items, mistakes);
    pointer("name", name, mistakes);
    pointer("data", data, mistakes);
    pointer("next", next, mistakes);
    if ((paging == Style.NEXT || paging == Style.CURSOR) && next.isEmpty()) {
      mistakes.wrong("next", "is not set: set the JSON Pointer of what leads to the next page");
    }
    mistakes.number("page-size", pageSize, 1, 100_000);
    mistakes.time("timeout", timeout, Duration.ofMillis(100), Duration.ofMinutes(10));
    if (maxAnswer.toBytes() < 1 || maxAnswer.toBytes() > MOST_ANSWER.toBytes()) {
      mistakes.wrong("max-answer", "is %s: it must be 1B to 256MB".formatted(maxAnswer));
    }
    headers.forEach((header, value) -> checkHeader(header, value, mistakes));
    mistakes.throwIfAny();
  }

  private void checkAddresses(Mistakes mistakes) {
    Origin ofList = origin("list", list, mistakes);
    Origin ofItem = origin("item", item, mistakes);
    if (!item.isBlank() && !item.contains("{name}")) {
      mistakes.wrong(
          "item",
          "is \"%s\": set it to the address of one item, with {name} in it".formatted(item));
    } else if (ofList != null && ofItem != null && !ofList.equals(ofItem)) {
      mistakes.wrong("item", "is \"%s\": use the same host as for the list".formatted(item));
    }
    String counter = placeholder(paging);
    if (ofList != null && counter != null && !list.contains(counter)) {
      mistakes.wrong("list", "is \"%s\": put %s into it".formatted(list, counter));
    }
    unknown("list", list, counter == null ? Set.of(LIMIT) : Set.of(LIMIT, counter), mistakes);
    unknown("item", item, Set.of("{name}"), mistakes);
  }

  /// What stands in braces and is not replaced is no part of an address.
  private static void unknown(String key, String template, Set<String> known, Mistakes mistakes) {
    PLACEHOLDER
        .matcher(template)
        .results()
        .map(MatchResult::group)
        .filter(placeholder -> !known.contains(placeholder))
        .forEach(
            placeholder ->
                mistakes.wrong(
                    key,
                    "has %s in it: what is replaced is %s"
                        .formatted(placeholder, String.join(", ", new TreeSet<>(known)))));
  }

  private static @Nullable String placeholder(Style paging) {
    return switch (paging) {
      case PAGE -> "{page}";
      case OFFSET -> "{offset}";
      case CURSOR -> "{cursor}";
      case NONE, NEXT, LINK -> null;
    };
  }

  private static @Nullable Origin origin(String key, String template, Mistakes mistakes) {
    if (template.isBlank()) {
      mistakes.wrong(
          key,
          key.equals("list")
              ? "is not set: set it to the address of the list"
              : "is not set: set it to the address of one item, with {name} in it");
      return null;
    }
    try {
      return Origin.of(template);
    } catch (IllegalArgumentException e) {
      mistakes.wrong(
          key, "is \"%s\": set it to an address with http or https and a host".formatted(template));
      return null;
    }
  }

  private static void pointer(String key, String pointer, Mistakes mistakes) {
    if (!pointer.isEmpty() && !pointer.startsWith("/")) {
      mistakes.wrong(
          key,
          "is \"%s\": write a JSON Pointer, such as /data/items, or leave it empty"
              .formatted(pointer));
    }
  }

  /// Asks the client itself, which has its own say on some: `Host`, `Connection`. The value may be a
  /// secret.
  private static void checkHeader(String header, String value, Mistakes mistakes) {
    try {
      HttpRequest.newBuilder().header(header, value);
    } catch (IllegalArgumentException e) {
      mistakes.wrong("headers." + header, "cannot be sent: no client may set this header so");
    }
  }

  Origin origin() {
    return Origin.of(list);
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
    String address = list.replace(LIMIT, Integer.toString(pageSize));
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

    /// @param template an address that may have placeholders in it
    /// @throws IllegalArgumentException when the address is not absolute, or not of HTTP
    static Origin of(String template) {
      return of(URI.create(PLACEHOLDER.matcher(template).replaceAll("x")));
    }

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
