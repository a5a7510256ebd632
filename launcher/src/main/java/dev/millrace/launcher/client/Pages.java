package dev.millrace.launcher.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A list that a queue-service gives page by page.
///
/// @param page asks for one
/// @param content what is on it
/// @param next what to ask for the next one with, null when there is none
record Pages<P, T>(Asking<P> page, Function<P, List<T>> content, Next<P> next) {
  private static final int MOST_ON_A_PAGE = 1000;

  @FunctionalInterface
  interface Asking<P> {
    P ask(int limit, @Nullable String next) throws IOException, InterruptedException;
  }

  @FunctionalInterface
  interface Next<P> {
    @Nullable String of(P page);
  }

  /// @param limit how many at most; 1 or more
  List<T> read(int limit) throws IOException, InterruptedException {
    var read = new ArrayList<T>();
    String from = null;
    do {
      P one = page.ask(Math.min(MOST_ON_A_PAGE, limit - read.size()), from);
      read.addAll(content.apply(one));
      from = next.of(one);
    } while (from != null && read.size() < limit);
    return read;
  }
}
