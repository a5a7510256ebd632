package dev.millrace.event.pump;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Makes several calls at once and waits for all of them.
final class SideBySide {
  private SideBySide() {}

  interface Call<T> {
    T call() throws InterruptedException;
  }

  /// @param calls by name; a single one is made by the caller's own thread
  /// @return what they gave, by name
  /// @throws InterruptedException when the caller was interrupted, and with it all of them; none is
  ///     under way any longer
  static <T> Map<String, T> call(Map<String, Call<T>> calls) throws InterruptedException {
    var results = new LinkedHashMap<String, T>();
    if (calls.size() < 2) {
      for (Map.Entry<String, Call<T>> only : calls.entrySet()) {
        results.put(only.getKey(), only.getValue().call());
      }
      return results;
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new LinkedHashMap<String, Future<T>>();
      calls.forEach((name, call) -> running.put(name, threads.submit(call::call)));
      try {
        for (Map.Entry<String, Future<T>> one : running.entrySet()) {
          results.put(one.getKey(), result(one.getValue()));
        }
        return results;
      } catch (InterruptedException e) {
        threads.shutdownNow();
        throw e;
      }
    }
  }

  private static <T> T result(Future<T> call) throws InterruptedException {
    try {
      return call.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InterruptedException) {
        throw new InterruptedException();
      }
      if (e.getCause() instanceof RuntimeException defect) {
        throw defect;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
