package dev.millrace.source.serve;

import dev.millrace.contracts.Names;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.source.work.BadCursor;
import dev.millrace.source.work.ForgettingSource;
import dev.millrace.source.work.Page;
import dev.millrace.source.work.Skipped;
import dev.millrace.source.work.Skipped.Reason;
import dev.millrace.source.work.SourceUnavailable;
import dev.millrace.source.work.SourceUnavailable.Why;
import dev.millrace.source.work.WorkSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// The chosen source, measured, with opaque tokens for its cursors and with only such names as the
/// source interface allows. Safe for all threads.
@Component
final class ServedSource {
  private static final Logger LOG = LoggerFactory.getLogger(ServedSource.class);

  private final WorkSource source;
  private final String kind;
  private final Skipped skipped;
  private final MeterRegistry registry;
  private final Asking lists;
  private final Asking items;
  private final Counter listed;

  ServedSource(
      ObjectProvider<WorkSource> sources,
      ServeSettings settings,
      Skipped skipped,
      MeterRegistry registry) {
    this.kind = settings.kind();
    this.source = sources.getIfAvailable(() -> unknown(kind));
    this.skipped = skipped;
    this.registry = registry;
    this.lists = new Asking("millrace.source.list", "time to find one page of names");
    this.items = new Asking("millrace.source.item", "time to look one item up");
    this.listed = registry.counter("millrace.source.listed", "kind", kind);
  }

  private static WorkSource unknown(String kind) {
    throw new UnknownKindException(kind);
  }

  /// One page of names.
  ///
  /// @param token what the page before gave; null or empty for the first page
  /// @return the names, and as `next` the token of the page after
  Page list(@Nullable String token, int limit) throws IOException, InterruptedException {
    return lists.measured(
        () -> {
          String cursor =
              token == null || token.isEmpty() ? null : ContinueToken.decode(kind, token);
          Page page = source.list(cursor, limit);
          List<String> names = page.names().stream().filter(this::isServable).toList();
          listed.increment(names.size());
          if (page.next() == null) {
            lists.done(); // Not before: a listing whose last page fails would be told at each try.
          }
          return new Page(
              names, page.next() == null ? null : ContinueToken.encode(kind, page.next()));
        });
  }

  Optional<JsonData> item(String name) throws IOException, InterruptedException {
    if (isDots(name)) {
      return Optional.empty();
    }
    Optional<JsonData> item = items.measured(() -> source.item(name));
    items.done();
    return item;
  }

  void check() throws IOException, InterruptedException {
    source.check();
  }

  /// @return false when this kind of source never forgets
  boolean accept(List<String> names) throws IOException, InterruptedException {
    if (source instanceof ForgettingSource forgetting) {
      forgetting.accept(names);
      return true;
    }
    return false;
  }

  private boolean isServable(String name) {
    try {
      Names.requireItemName(name);
    } catch (IllegalArgumentException e) {
      skipped.skip(Reason.BAD_NAME, String.valueOf(e.getMessage()));
      return false;
    }
    if (isDots(name)) {
      skipped.skip(Reason.BAD_NAME, "the item name \"" + name + "\" has a meaning in paths");
      return false;
    }
    return true;
  }

  /// Clients resolve these two away, even percent-encoded, before a request is sent.
  private static boolean isDots(String name) {
    return name.equals(".") || name.equals("..");
  }

  /// What to throw when its answers do not fit together.
  ///
  /// @param what they do, in words
  SourceUnavailable nonsense(String what) {
    return lists.told(new SourceUnavailable(Why.NONSENSE, what, null));
  }

  /// One kind of question: how long its answers take, and whether there are any. The queue asks
  /// every second or so, for days if it must, so the log tells changes and not tries.
  private final class Asking {
    private final Timer timer;
    private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();

    Asking(String name, String description) {
      this.timer =
          Timer.builder(name).description(description).tag("kind", kind).register(registry);
    }

    <T> T measured(Call<T> call) throws IOException, InterruptedException {
      Timer.Sample sample = Timer.start(registry);
      try {
        T result = call.run();
        sample.stop(timer);
        return result;
      } catch (SourceUnavailable e) {
        throw told(e);
      }
    }

    /// All that was asked for has been told.
    void done() {
      if (trouble.getAndSet(null) != null) {
        LOG.info("the {} source tells again", kind);
      }
    }

    SourceUnavailable told(SourceUnavailable e) {
      registry
          .counter(
              "millrace.source.errors",
              "kind",
              kind,
              "why",
              e.why().name().toLowerCase(Locale.ROOT))
          .increment();
      String what = String.valueOf(e.getMessage());
      if (!what.equals(trouble.getAndSet(what))) {
        LOG.warn("the {} source cannot tell: {}", kind, what);
      }
      return e;
    }
  }

  private interface Call<T> {
    T run() throws IOException, InterruptedException, BadCursor;
  }
}
