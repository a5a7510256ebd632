package dev.millrace.event.ambassador;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.source.Item;
import dev.millrace.contracts.source.SourceClient;
import dev.millrace.event.pattern.Routing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// A source of which only the items are seen that a filter lets through. To know, each item's data
/// is asked for once; the answer is remembered for the last 100 000 names, as a source's item does
/// not change under its name. An expression that fails on an item keeps it back: it stays at the
/// source, and is counted.
///
/// What the filter drops is done with: a source that forgets is told so here, as nobody else ever
/// hears of it. Else it would list those for ever, and in the end nothing but those.
public final class FilteredSource implements Ambassador {
  private static final int REMEMBERED = 100_000;
  private static final int PARALLEL = 8;

  private final String input;
  private final SourceClient source;
  private final Routing routing;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore calls = new Semaphore(PARALLEL);
  private volatile boolean takesAccepts = true;
  private final Map<String, Verdict> verdicts =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Verdict> eldest) {
          return size() > REMEMBERED;
        }
      };

  private enum Verdict {
    PASSES,
    DROPPED,
    /// The expression fails on it.
    KEPT_BACK,
    GONE
  }

  /// @param input the name of the adapter's input
  public FilteredSource(String input, SourceClient source, Routing routing) {
    this.input = input;
    this.source = source;
    this.routing = routing;
  }

  @Override
  public Page list(@Nullable String next, int limit) throws IOException, InterruptedException {
    var names = new ArrayList<String>();
    String after = source.list(limit, next, limit, names::addAll);
    var verdicts = new ArrayList<Future<Verdict>>(names.size());
    names.forEach(name -> verdicts.add(threads.submit(() -> verdict(name))));
    var passed = new ArrayList<String>();
    var dropped = new ArrayList<String>();
    for (int i = 0; i < names.size(); i++) {
      switch (result(verdicts.get(i))) {
        case PASSES -> passed.add(names.get(i));
        case DROPPED -> dropped.add(names.get(i));
        case KEPT_BACK, GONE -> {}
      }
    }
    if (takesAccepts && !dropped.isEmpty()) {
      takesAccepts = source.accept(dropped);
    }
    return new Page(passed, after);
  }

  private static Verdict result(Future<Verdict> verdict) throws IOException, InterruptedException {
    try {
      return verdict.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private Verdict verdict(String name) throws IOException, InterruptedException {
    synchronized (verdicts) {
      Verdict known = verdicts.get(name);
      if (known != null) {
        return known;
      }
    }
    calls.acquire();
    try {
      Optional<Item> item = source.item(name);
      return item.isEmpty() ? Verdict.GONE : judged(name, item.get().data());
    } finally {
      calls.release();
    }
  }

  @Override
  public Optional<JsonData> item(String name) throws IOException, InterruptedException {
    Optional<Item> item = source.item(name);
    if (item.isEmpty()) {
      return Optional.empty();
    }
    JsonData data = item.get().data();
    return judged(name, data) == Verdict.PASSES ? Optional.of(data) : Optional.empty();
  }

  private Verdict judged(String name, JsonData data) {
    Routing.Routed routed = routing.route(Ambassador.arrival(input, name, data, name));
    Verdict verdict =
        routed.failure() != null
            ? Verdict.KEPT_BACK
            : routed.isDropped() ? Verdict.DROPPED : Verdict.PASSES;
    synchronized (verdicts) {
      verdicts.put(name, verdict);
    }
    return verdict;
  }

  @Override
  public boolean accept(List<String> names) throws IOException, InterruptedException {
    return source.accept(names);
  }
}
