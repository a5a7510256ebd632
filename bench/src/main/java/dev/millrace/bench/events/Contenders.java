package dev.millrace.bench.events;

import dev.millrace.bench.process.BuiltJar;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The contenders by name.
public final class Contenders {
  public static final String ALL =
      "plain,plain-copier,plain-alo,millrace-copier,millrace-filter,millrace-filter-alo,"
          + "millrace-splitter,millrace-sharder,millrace-merger,camel,camel-4";

  private static final String PREFIX = "millrace-";
  private static final String AT_LEAST_ONCE = "-alo";
  private static final Map<String, Pattern> PATTERNS =
      Map.of(
          "copier", new Pattern("same bytes to two topics", new Shape(1, 2, 2), Contenders::copier),
          "filter", new Pattern("amount >= 500", new Shape(1, 2, 1), Contenders::filter),
          "splitter", new Pattern("by country, 3 routes", new Shape(1, 4, 1), Contenders::splitter),
          "sharder", new Pattern("4 shards by key", new Shape(1, 4, 1), Contenders::sharder),
          "merger", new Pattern("two topics", new Shape(2, 1, 1), Contenders::merger));

  private record Pattern(String words, Shape shape, Function<Route, List<String>> settings) {}

  private Contenders() {}

  /// @throws IllegalArgumentException with a message for the caller
  public static Contender of(String name) {
    return switch (name) {
      case "plain" -> new PlainContender(name, true, 1);
      case "plain-copier" -> new PlainContender(name, true, 2);
      case "plain-alo" -> new PlainContender(name, false, 1);
      case "camel" -> new CamelContender(name, 1);
      case "camel-4" -> new CamelContender(name, 4);
      default -> millrace(name);
    };
  }

  private static Contender millrace(String name) {
    boolean exactlyOnce = !name.endsWith(AT_LEAST_ONCE);
    String word = exactlyOnce ? name : name.substring(0, name.length() - AT_LEAST_ONCE.length());
    Pattern pattern =
        word.startsWith(PREFIX) ? PATTERNS.get(word.substring(PREFIX.length())) : null;
    if (pattern == null) {
      throw new IllegalArgumentException(
          "there is no contender \"%s\", but %s".formatted(name, ALL));
    }
    Path jar = BuiltJar.of("event-adapter");
    return new MillraceContender(
        name, pattern.words, pattern.shape, exactlyOnce, jar, pattern.settings);
  }

  private static List<String> copier(Route route) {
    return List.of(
        from(route),
        "copier.outputs[0].to=" + to(route, 0),
        "copier.outputs[1].to=" + to(route, 1));
  }

  private static List<String> filter(Route route) {
    return List.of(
        from(route),
        "filter.when=event.data.amount >= 500",
        "filter.to=" + to(route, 0),
        "filter.rejected=" + to(route, 1));
  }

  private static List<String> splitter(Route route) {
    return List.of(
        from(route),
        "splitter.routes[0].name=us",
        "splitter.routes[0].when=event.data.country == 'US'",
        "splitter.routes[0].to=" + to(route, 0),
        "splitter.routes[1].name=de",
        "splitter.routes[1].when=event.data.country == 'DE'",
        "splitter.routes[1].to=" + to(route, 1),
        "splitter.routes[2].name=jp",
        "splitter.routes[2].when=event.data.country == 'JP'",
        "splitter.routes[2].to=" + to(route, 2),
        "splitter.default=" + to(route, 3));
  }

  private static List<String> sharder(Route route) {
    return List.of(
        from(route),
        "sharder.shards[0].name=a",
        "sharder.shards[0].to=" + to(route, 0),
        "sharder.shards[1].name=b",
        "sharder.shards[1].to=" + to(route, 1),
        "sharder.shards[2].name=c",
        "sharder.shards[2].to=" + to(route, 2),
        "sharder.shards[3].name=d",
        "sharder.shards[3].to=" + to(route, 3));
  }

  private static List<String> merger(Route route) {
    return List.of(
        "merger.inputs[0].name=left",
        "merger.inputs[0].from=kafka:" + route.inputs().get(0),
        "merger.inputs[1].name=right",
        "merger.inputs[1].from=kafka:" + route.inputs().get(1),
        "merger.to=" + to(route, 0));
  }

  private static String from(Route route) {
    return "from=kafka:" + route.input();
  }

  private static String to(Route route, int index) {
    return "kafka:" + route.output(index);
  }
}
