package dev.millrace.event.ambassador;

import dev.millrace.contracts.Names;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.source.Item;
import dev.millrace.contracts.source.SourceClient;
import dev.millrace.event.pattern.Routing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Several sources as one. Its names are those of the sources behind the name of the input,
/// `INPUT/NAME`; an input's name has no `/`, so no two of them collide. The sources are listed one
/// after the other.
public final class MergedSources implements Ambassador {
  private static final Logger log = LoggerFactory.getLogger(MergedSources.class);

  private final List<String> inputs;
  private final Map<String, SourceClient> sources;
  private final Routing routing;

  /// @param sources by name of the input, in the order in which they are listed
  public MergedSources(Map<String, SourceClient> sources, Routing routing) {
    this.inputs = List.copyOf(sources.keySet());
    this.sources = Map.copyOf(sources);
    this.routing = routing;
  }

  /// The cursor is the number of the input and, behind a colon, that source's own.
  @Override
  public Page list(@Nullable String next, int limit) throws IOException, InterruptedException {
    int at = next == null ? 0 : number(next);
    String inner =
        next == null || next.endsWith(":") ? null : next.substring(next.indexOf(':') + 1);
    String input = inputs.get(at);
    var names = new ArrayList<String>();
    String after =
        Objects.requireNonNull(sources.get(input))
            .list(limit, inner, limit, chunk -> chunk.forEach(name -> add(names, input, name)));
    if (after != null) {
      return new Page(names, at + ":" + after);
    }
    return new Page(names, at + 1 < inputs.size() ? at + 1 + ":" : null);
  }

  private int number(String next) {
    int colon = next.indexOf(':');
    try {
      int at = Integer.parseInt(colon < 0 ? next : next.substring(0, colon));
      if (colon > 0 && at >= 0 && at < inputs.size()) {
        return at;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new IllegalArgumentException(
        "the continue token is none of this adapter's: leave it out");
  }

  private static void add(List<String> names, String input, String name) {
    String merged = input + "/" + name;
    try {
      names.add(Names.requireItemName(merged));
    } catch (IllegalArgumentException e) {
      log.warn("an item of input {} is left out: {}", input, e.getMessage());
    }
  }

  @Override
  public Optional<JsonData> item(String name) throws IOException, InterruptedException {
    String input = input(name);
    SourceClient source = sources.get(input);
    if (source == null) {
      return Optional.empty();
    }
    String inner = name.substring(input.length() + 1);
    Optional<Item> item = source.item(inner);
    if (item.isEmpty()) {
      return Optional.empty();
    }
    Routing.Routed routed =
        routing.route(Ambassador.arrival(input, inner, item.get().data(), name));
    if (routed.failure() != null) {
      throw new IOException("item \"%s\" cannot be mapped: %s".formatted(name, routed.failure()));
    }
    byte[] data = routed.deliveries().getFirst().event().value();
    return Optional.of(JsonData.parse(Objects.requireNonNull(data)));
  }

  private static String input(String name) {
    int slash = name.indexOf('/');
    return slash < 0 ? "" : name.substring(0, slash);
  }

  @Override
  public boolean accept(List<String> names) throws IOException, InterruptedException {
    Map<String, List<String>> byInput = new HashMap<>();
    for (String name : names) {
      String input = input(name);
      if (sources.containsKey(input)) {
        byInput
            .computeIfAbsent(input, i -> new ArrayList<>())
            .add(name.substring(input.length() + 1));
      }
    }
    boolean wanted = false;
    for (Map.Entry<String, List<String>> of : byInput.entrySet()) {
      wanted |= Objects.requireNonNull(sources.get(of.getKey())).accept(of.getValue());
    }
    return wanted;
  }
}
