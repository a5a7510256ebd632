package dev.millrace.launcher.conformance;

import static dev.millrace.launcher.conformance.SourceUnderTest.names;
import static dev.millrace.launcher.conformance.Verdict.fails;
import static dev.millrace.launcher.conformance.Verdict.holds;
import static dev.millrace.launcher.conformance.Verdict.notOffered;

import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.launcher.console.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What a source must do if it offers its list in pages.
final class PagingRows {
  /// Few enough for a source of three items to have two pages.
  private static final int LEAST_LIMIT = 2;

  private static final int USUAL_PAGES = 10;
  private static final int MAX_PAGES = 10_000;

  private PagingRows() {}

  static List<Row<SourceUnderTest>> all() {
    return List.of(
        new Row<>("page-limit", "optional: a page has at most ?limit= names", PagingRows::limit),
        new Row<>(
            "page-union", "optional: the pages have each name of the list once", PagingRows::union),
        new Row<>(
            "page-continue",
            "optional: a ?continue= that it never gave is refused, 4xx",
            PagingRows::madeUp));
  }

  /// @param ended whether the last page was among them
  private record Pages(List<List<String>> pages, boolean ended) {}

  private static int limitFor(int names) {
    return Math.max(LEAST_LIMIT, Math.ceilDiv(names, USUAL_PAGES));
  }

  /// All pages; empty when the source knows none, or has too few items to need two.
  private static Optional<Pages> pages(SourceUnderTest source, int limit)
      throws IOException, InterruptedException {
    var pages = new ArrayList<List<String>>();
    JsonNode page = source.list("?limit=" + limit).json();
    if (SourceUnderTest.next(page).isEmpty()) {
      return Optional.empty();
    }
    var given = new HashSet<String>();
    while (true) {
      pages.add(names(page));
      String next = SourceUnderTest.next(page);
      if (next.isEmpty() || !given.add(next) || pages.size() == MAX_PAGES) {
        return Optional.of(new Pages(pages, next.isEmpty()));
      }
      page = source.list("?limit=%d&continue=%s".formatted(limit, JsonHttp.segment(next))).json();
    }
  }

  private static Verdict limit(SourceUnderTest source) throws IOException, InterruptedException {
    int limit = limitFor(source.names().size());
    Optional<Pages> pages = pages(source, limit);
    if (pages.isEmpty()) {
      return none();
    }
    for (List<String> page : pages.get().pages()) {
      if (page.size() > limit) {
        return fails("at most %d names".formatted(limit), Words.count(page.size(), "name"));
      }
    }
    return holds(Words.count(pages.get().pages().size(), "page"));
  }

  private static Verdict union(SourceUnderTest source) throws IOException, InterruptedException {
    List<String> whole = source.names();
    Optional<Pages> pages = pages(source, limitFor(whole.size()));
    if (pages.isEmpty()) {
      return none();
    }
    if (!pages.get().ended()) {
      return fails(
          "a last page, without metadata.continue",
          "none after " + Words.count(pages.get().pages().size(), "page"));
    }
    var seen = new HashSet<String>();
    for (String name : pages.get().pages().stream().flatMap(List::stream).toList()) {
      if (!seen.add(name)) {
        return fails("each name on one page", "\"%s\" on two".formatted(name));
      }
    }
    Set<String> missing = new HashSet<>(whole);
    missing.removeAll(seen);
    return missing.isEmpty()
        ? holds("")
        : fails("all names of the list", "\"%s\" on no page".formatted(missing.iterator().next()));
  }

  private static Verdict madeUp(SourceUnderTest source) throws IOException, InterruptedException {
    if (pages(source, limitFor(source.names().size())).isEmpty()) {
      return none();
    }
    Exchange.Answer answer = source.list("?limit=2&continue=%00millrace-made-this-up");
    return answer.status() / 100 == 4 ? holds("") : fails("status 4xx", answer.brief());
  }

  private static Verdict none() {
    return notOffered("it lists all at once, or has too few items for two pages");
  }
}
