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
public final class FilteredSource implements Ambassador {
  private static final int REMEMBERED = 100_000;
  private static final int PARALLEL = 8;

  private final String input;
  private final SourceClient source;
  private final Routing routing;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore calls = new Semaphore(PARALLEL);
  private final Map<String, Boolean> verdicts =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

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
    var verdicts = new ArrayList<Future<Boolean>>(names.size());
    names.forEach(name -> verdicts.add(threads.submit(() -> passes(name))));
    var passed = new ArrayList<String>();
    for (int i = 0; i < names.size(); i++) {
      if (result(verdicts.get(i))) {
        passed.add(names.get(i));
      }
    }
    return new Page(passed, after);
  }

  private static boolean result(Future<Boolean> verdict) throws IOException, InterruptedException {
    try {
      return verdict.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private boolean passes(String name) throws IOException, InterruptedException {
    synchronized (verdicts) {
      Boolean known = verdicts.get(name);
      if (known != null) {
        return known;
      }
    }
    calls.acquire();
    try {
      return item(name).isPresent();
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
    boolean passes = passes(name, data);
    synchronized (verdicts) {
      verdicts.put(name, passes);
    }
    return passes ? Optional.of(data) : Optional.empty();
  }

  private boolean passes(String name, JsonData data) {
    Routing.Routed routed = routing.route(Ambassador.arrival(input, name, data, name));
    return routed.failure() == null && !routed.deliveries().isEmpty();
  }

  @Override
  public boolean accept(List<String> names) throws IOException, InterruptedException {
    return source.accept(names);
  }
}
