package dev.millrace.contracts.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// A body that must keep coming: a read to which no byte came for `patience` fails. The time
/// between two reads does not count. For one thread; close it to end the watching.
public final class PatientStream extends FilterInputStream {
  private static final long NOT_READING = 0;

  private final Duration patience;
  private final Thread watch;
  private volatile long readingSince = NOT_READING;
  private volatile boolean stalled;

  /// @param in one whose reads fail when it is closed by another thread, such as the body of an
  ///     HTTP client's answer
  public PatientStream(InputStream in, Duration patience) {
    super(in);
    this.patience = patience;
    this.watch = Thread.ofVirtual().name("patient-stream").start(this::watch);
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(Math.max(1, patience.toMillis() / 4));
        long since = readingSince;
        if (since != NOT_READING && System.nanoTime() - since > patience.toNanos()) {
          stalled = true;
          in.close();
          return;
        }
      }
    } catch (InterruptedException | IOException e) {
      Thread.currentThread().interrupt(); // the stream was closed, so there is nothing to watch
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int count = read(one, 0, 1);
    return count < 0 ? count : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    readingSince = System.nanoTime() | 1;
    try {
      int count = in.read(bytes, offset, length);
      if (!stalled) {
        return count;
      }
    } catch (IOException e) {
      if (!stalled) {
        throw e;
      }
    } finally {
      readingSince = NOT_READING;
    }
    throw new IOException(
        "the answer stopped in the middle: nothing came for %d ms".formatted(patience.toMillis()));
  }

  @Override
  public void close() throws IOException {
    watch.interrupt();
    super.close();
  }
}
