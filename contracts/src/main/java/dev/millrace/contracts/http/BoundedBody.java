package dev.millrace.contracts.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The body of an answer, bounded in bytes and in time: the timeout of a request ends with the head
/// of its answer, and a peer that stalls behind it would hold its caller for ever.
///
/// The time counts from when the handler is made. Make one for each call, with the timeout of its
/// request, so that both end together. A body that goes beyond a bound closes its connection.
public final class BoundedBody implements BodySubscriber<byte[]> {
  private final long maxBytes;
  private final long end;
  private final boolean whole;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private @Nullable Subscription subscription;

  private BoundedBody(long maxBytes, long end, boolean whole) {
    this.maxBytes = maxBytes;
    this.end = end;
    this.whole = whole;
  }

  /// Why there is no whole body: it is longer than was allowed.
  public static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1;

    private TooLongException(long maxBytes) {
      super("the answer has more than %d bytes".formatted(maxBytes));
    }
  }

  /// All of it, or an [IOException] from `send`, with a [TooLongException] as its cause, or a
  /// [HttpTimeoutException].
  public static BodyHandler<byte[]> whole(long maxBytes, Duration timeout) {
    return handler(maxBytes, timeout, true);
  }

  /// As much of it as fits and comes in time, for those to whom the status tells the rest.
  public static BodyHandler<byte[]> beginning(long maxBytes, Duration timeout) {
    return handler(maxBytes, timeout, false);
  }

  private static BodyHandler<byte[]> handler(long maxBytes, Duration timeout, boolean whole) {
    long end = System.nanoTime() + timeout.toNanos();
    return _ -> new BoundedBody(maxBytes, end, whole);
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    var time = new CompletableFuture<Void>();
    time.orTimeout(end - System.nanoTime(), TimeUnit.NANOSECONDS)
        .exceptionally(
            _ -> {
              cut(new HttpTimeoutException("the answer did not end in time"));
              return null;
            });
    body.whenComplete((_, _) -> time.complete(null));
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    for (ByteBuffer part : parts) {
      if (!fits(part)) {
        cut(new TooLongException(maxBytes));
        return;
      }
    }
  }

  /// Keeps what there is room for.
  private boolean fits(ByteBuffer part) {
    synchronized (bytes) {
      byte[] some = new byte[(int) Math.min(part.remaining(), maxBytes - bytes.size())];
      part.get(some);
      bytes.writeBytes(some);
    }
    return !part.hasRemaining();
  }

  private void cut(IOException why) {
    if (end(why) && subscription != null) {
      subscription.cancel();
    }
  }

  /// @return false when it had ended before
  private boolean end(Throwable why) {
    return whole ? body.completeExceptionally(why) : body.complete(kept());
  }

  private byte[] kept() {
    synchronized (bytes) {
      return bytes.toByteArray();
    }
  }

  @Override
  public void onError(Throwable failure) {
    end(failure);
  }

  @Override
  public void onComplete() {
    body.complete(kept());
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }
}
