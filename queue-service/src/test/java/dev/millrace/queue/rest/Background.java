package dev.millrace.queue.rest;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/// Calls that are under way while a test goes on.
final class Background {
  private Background() {}

  static <T> CompletableFuture<T> inBackground(Callable<T> call) {
    var future = new CompletableFuture<T>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                future.complete(call.call());
              } catch (Exception e) {
                future.completeExceptionally(e);
              }
            });
    return future;
  }
}
