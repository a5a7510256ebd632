package dev.millrace.bench.peer.millrace;

import dev.millrace.contracts.json.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The lease request, made once for as long as it stays the same.
final class LeaseWords {
  private final String worker;
  private int max;
  private @Nullable Duration patience;
  private byte[] request = new byte[0];

  LeaseWords(String worker) {
    this.worker = worker;
  }

  byte[] request(int max, Duration patience) {
    if (max != this.max || !patience.equals(this.patience)) {
      this.max = max;
      this.patience = patience;
      this.request =
          MillraceClient.ascii(
              "{\"worker\":\"%s\",\"max\":%d,\"wait\":\"%s\"}"
                  .formatted(worker, max, Durations.format(patience)));
    }
    return request;
  }
}
