package dev.millrace.launcher.conformance;

import static dev.millrace.launcher.conformance.SourceUnderTest.names;
import static dev.millrace.launcher.conformance.Verdict.fails;
import static dev.millrace.launcher.conformance.Verdict.holds;
import static dev.millrace.launcher.conformance.Verdict.notOffered;

import dev.millrace.contracts.Names;
import dev.millrace.contracts.json.Json;
import dev.millrace.launcher.console.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// What a source must do, by the published interface.
final class SourceRows {
  private static final int SAMPLE = 50;
  private static final int NOT_FOUND = 404;

  private SourceRows() {}

  static List<Row<SourceUnderTest>> all() {
    var rows = new ArrayList<Row<SourceUnderTest>>();
    rows.add(new Row<>("list", "GET /api/v1/items answers 200", SourceRows::answers));
    rows.add(new Row<>("list-type", "the list is application/json", SourceRows::listType));
    rows.add(
        new Row<>("list-kind", "the list says kind ItemList, apiVersion v1", SourceRows::listKind));
    rows.add(
        new Row<>("list-items", "\"items\" is an array, [] when empty", SourceRows::itemsIsArray));
    rows.add(new Row<>("empty", "an empty source answers at once", SourceRows::emptyAnswersAtOnce));
    rows.add(
        new Row<>(
            "names",
            "names are texts of 1 to 1024 bytes, no control characters",
            SourceRows::names_));
    rows.add(new Row<>("unique", "no name is listed twice", SourceRows::unique));
    rows.add(new Row<>("stable", "the list is the same when asked again", SourceRows::stable));
    rows.add(
        new Row<>("unknown-parameter", "unknown parameters are ignored", SourceRows::parameter));
    rows.add(
        new Row<>("item", "each listed name can be fetched, percent-encoded", SourceRows::items));
    rows.add(new Row<>("item-type", "an item is application/json", SourceRows::itemType));
    rows.add(new Row<>("item-kind", "an item says kind Item, apiVersion v1", SourceRows::itemKind));
    rows.add(new Row<>("item-data", "an item's \"data\" is a JSON object", SourceRows::itemData));
    rows.add(
        new Row<>("item-stable", "an item is the same when fetched again", SourceRows::itemStable));
    rows.add(new Row<>("unknown-item", "an unknown name is answered 404", SourceRows::unknownItem));
    rows.addAll(PagingRows.all());
    rows.add(
        new Row<>("accept", "optional: POST /api/v1/items:accept answers 2xx", SourceRows::accept));
    return List.copyOf(rows);
  }

  private static Verdict answers(SourceUnderTest source) throws IOException, InterruptedException {
    Exchange.Answer answer = source.list("");
    return answer.status() == 200
        ? holds("after " + Words.time(answer.took()))
        : fails("status 200", answer.brief());
  }

  private static Verdict listType(SourceUnderTest source) throws IOException, InterruptedException {
    return type(source.list(""));
  }

  static Verdict type(Exchange.Answer answer) {
    return answer.isJson()
        ? holds("")
        : fails("Content-Type: application/json", "Content-Type: " + answer.type());
  }

  private static Verdict listKind(SourceUnderTest source) throws IOException, InterruptedException {
    return kind(source.list(""), "ItemList");
  }

  static Verdict kind(Exchange.Answer answer, String kind) {
    JsonNode json = answer.json();
    String expected = "\"kind\":\"%s\",\"apiVersion\":\"%s\"".formatted(kind, Json.API_VERSION);
    boolean right =
        kind.equals(json.path("kind").asString(""))
            && Json.API_VERSION.equals(json.path("apiVersion").asString(""));
    return right ? holds("") : fails(expected, answer.brief());
  }

  private static Verdict itemsIsArray(SourceUnderTest source)
      throws IOException, InterruptedException {
    Exchange.Answer answer = source.list("");
    JsonNode items = answer.json().path("items");
    return items.isArray()
        ? holds(Words.count(items.size(), "item"))
        : fails("\"items\":[…]", answer.brief());
  }

  private static Verdict emptyAnswersAtOnce(SourceUnderTest source)
      throws IOException, InterruptedException {
    Exchange.Answer answer = source.list("");
    if (!names(answer.json()).isEmpty()) {
      return notOffered("it is not empty now; try it also while it is");
    }
    return answer.took().compareTo(source.atOnce()) <= 0
        ? holds("")
        : fails(
            "an answer within " + Words.time(source.atOnce()),
            "it took " + Words.time(answer.took()));
  }

  private static Verdict names_(SourceUnderTest source) throws IOException, InterruptedException {
    for (JsonNode name : source.list("").json().path("items")) {
      if (!name.isString()) {
        return fails("names are texts", name.toString());
      }
      try {
        Names.requireItemName(name.stringValue());
      } catch (IllegalArgumentException e) {
        return fails("a name that a queue takes", String.valueOf(e.getMessage()));
      }
    }
    return holds("");
  }

  private static Verdict unique(SourceUnderTest source) throws IOException, InterruptedException {
    var seen = new HashSet<String>();
    for (String name : source.names()) {
      if (!seen.add(name)) {
        return fails("each name once", "\"%s\" twice".formatted(name));
      }
    }
    return holds("");
  }

  /// A source may change while it is looked at, so that two lists that differ prove nothing; a few
  /// in a row that all differ do.
  private static Verdict stable(SourceUnderTest source) throws IOException, InterruptedException {
    Set<String> before = Set.copyOf(source.names());
    Set<String> after = before;
    for (int look = 0; look < 4; look++) {
      after = Set.copyOf(source.names());
      if (after.equals(before)) {
        return holds("");
      }
      before = after;
    }
    return fails("twice the same names", "five lists, no two in a row alike");
  }

  private static Verdict parameter(SourceUnderTest source)
      throws IOException, InterruptedException {
    Exchange.Answer plain = source.list("");
    Exchange.Answer answer = source.list("?millrace-conformance=1");
    boolean same = answer.status() == plain.status() && items(answer) == items(plain);
    return same ? holds("") : fails("the same list with ?millrace-conformance=1", answer.brief());
  }

  private static int items(Exchange.Answer list) {
    return list.json().path("items").size();
  }

  private static Verdict items(SourceUnderTest source) throws IOException, InterruptedException {
    List<String> sample = sample(source.names());
    for (String name : sample) {
      Exchange.Answer answer = source.item(name);
      if (answer.status() != 200) {
        return fails("status 200 for \"%s\"".formatted(name), answer.brief());
      }
    }
    return sample.isEmpty() ? none() : holds(Words.count(sample.size(), "item") + " fetched");
  }

  /// The first ones, and those whose names are the hardest to get right in a URL.
  private static List<String> sample(List<String> names) {
    var sample = new ArrayList<>(names.subList(0, Math.min(SAMPLE, names.size())));
    names.stream()
        .filter(name -> !name.matches("[A-Za-z0-9._-]*") && !sample.contains(name))
        .limit(SAMPLE)
        .forEach(sample::add);
    return sample;
  }

  /// The name of an item that can be fetched at all: whether each can is another row's matter.
  private static Optional<String> fetchable(SourceUnderTest source)
      throws IOException, InterruptedException {
    for (String name : sample(source.names())) {
      if (source.item(name).status() == 200) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  private static Verdict itemType(SourceUnderTest source) throws IOException, InterruptedException {
    return ofOne(source, SourceRows::type);
  }

  private static Verdict itemKind(SourceUnderTest source) throws IOException, InterruptedException {
    return ofOne(source, answer -> kind(answer, "Item"));
  }

  private static Verdict itemData(SourceUnderTest source) throws IOException, InterruptedException {
    return ofOne(source, SourceRows::data);
  }

  private static Verdict data(Exchange.Answer answer) {
    return answer.json().path("data").isObject()
        ? holds("")
        : fails("\"data\":{…}", answer.brief());
  }

  /// What holds of the answer for an item, if one can be fetched.
  private static Verdict ofOne(SourceUnderTest source, Function<Exchange.Answer, Verdict> check)
      throws IOException, InterruptedException {
    Optional<String> name = fetchable(source);
    return name.isEmpty() ? none() : check.apply(source.item(name.get()));
  }

  private static Verdict itemStable(SourceUnderTest source)
      throws IOException, InterruptedException {
    Optional<String> name = fetchable(source);
    if (name.isEmpty()) {
      return none();
    }
    JsonNode first = source.item(name.get()).json();
    JsonNode second = source.item(name.get()).json();
    return first.equals(second) ? holds("") : fails(first.toString(), second.toString());
  }

  private static Verdict unknownItem(SourceUnderTest source)
      throws IOException, InterruptedException {
    Exchange.Answer answer = source.item("millrace-conformance/there is no such item");
    return answer.status() == NOT_FOUND ? holds("") : fails("status 404", answer.brief());
  }

  /// Asked with no names, for a source would forget those that it is given.
  private static Verdict accept(SourceUnderTest source) throws IOException, InterruptedException {
    Exchange.Answer answer =
        source
            .http()
            .post(
                SourceUnderTest.LIST + ":accept",
                "{\"kind\":\"Accept\",\"apiVersion\":\"v1\",\"items\":[]}");
    return switch (answer.status()) {
      case 404, 405, 501 -> notOffered("only for sources that forget");
      case 200, 201, 202, 204 -> holds("");
      default -> fails("status 2xx, or 404 where it is not offered", answer.brief());
    };
  }

  private static Verdict none() {
    return notOffered("it lists no item that can be fetched");
  }
}
