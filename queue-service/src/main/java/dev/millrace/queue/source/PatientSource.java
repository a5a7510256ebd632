package dev.millrace.queue.source;

import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.http.Backoff;
import dev.millrace.contracts.source.Item;
import dev.millrace.contracts.source.SourceClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// A source that is asked again what it was too busy to answer (429), after the time that it asks
/// for. Where so many requests are allowed in a time, a look that ended there would never come
/// further than the one before. For one thread, but for [#tryItem].
final class PatientSource {
  private static final int BUSY = 429;
  private static final int MOST_TRIES = 20;
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

  private final SourceClient client;
  private final Backoff backoff;
  private final SourceNews news;

  /// @param longest wait between two tries, unless the source asks for more
  /// @param news is told of each wait
  PatientSource(SourceClient client, Duration longest, SourceNews news) {
    Duration first = longest.compareTo(FIRST_WAIT) < 0 ? longest : FIRST_WAIT;
    this.client = client;
    this.backoff = new Backoff(first, longest, ThreadLocalRandom.current());
    this.news = news;
  }

  /// It was busy at each of so many tries.
  static final class StillBusy extends IOException {
    private static final long serialVersionUID = 1;

    private StillBusy(ProblemException last) {
      super(SourceTrouble.of(last), last);
    }
  }

  /// As [SourceClient#list] does it. A page that is refused has not given a name.
  @Nullable String list(@Nullable String next, int limit, SourceClient.Names names)
      throws IOException, InterruptedException {
    SourceClient.Names told =
        some -> {
          news.goesOn();
          names.accept(some);
        };
    return patiently(() -> Optional.ofNullable(client.list(limit, next, limit, told))).orElse(null);
  }

  boolean accept(List<String> names) throws IOException, InterruptedException {
    return patiently(() -> client.accept(names));
  }

  Optional<Item> item(String name) throws IOException, InterruptedException {
    return patiently(() -> client.item(name));
  }

  /// Asks once. Safe for all threads.
  Optional<Item> tryItem(String name) throws IOException, InterruptedException {
    return client.item(name);
  }

  static boolean isBusy(@Nullable Throwable failure) {
    return failure instanceof ProblemException problem && problem.status() == BUSY;
  }

  private interface Question<T> {
    T ask() throws IOException, InterruptedException;
  }

  private <T> T patiently(Question<T> question) throws IOException, InterruptedException {
    backoff.reset();
    for (int tries = 1; ; tries++) {
      try {
        T answer = question.ask();
        news.goesOn();
        return answer;
      } catch (ProblemException e) {
        if (!isBusy(e)) {
          throw e;
        }
        if (tries == MOST_TRIES) {
          throw new StillBusy(e);
        }
        news.trouble("waiting to read on: " + SourceTrouble.of(e));
        Thread.sleep(backoff.next(e));
      }
    }
  }
}
