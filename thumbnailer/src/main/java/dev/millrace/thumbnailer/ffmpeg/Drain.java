package dev.millrace.thumbnailer.ffmpeg;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/// Empties one stream of a process on a thread of its own, so that the process never waits for us,
/// and keeps a bounded part of it.
final class Drain implements AutoCloseable {
  private static final int MAX_LINE = 1000;

  private final InputStream in;
  private final Thread thread;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream(256);

  private Drain(InputStream in, Consumer<Drain> work) {
    this.in = in;
    this.thread = Thread.ofPlatform().daemon().name("drain").start(() -> work.accept(this));
  }

  /// Hands on each line, without the part beyond 1000 bytes.
  static Drain lines(InputStream in, Consumer<String> line) {
    return new Drain(in, drain -> drain.read(b -> drain.split(b, line)));
  }

  /// Keeps the first bytes.
  static Drain text(InputStream in, int most) {
    return new Drain(in, drain -> drain.read(b -> drain.keep(b, most)));
  }

  private void read(java.util.function.IntConsumer each) {
    byte[] buffer = new byte[8192];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        for (int i = 0; i < n; i++) {
          each.accept(buffer[i]);
        }
      }
    } catch (IOException e) {
      return; // The stream is closed under us when the process is killed; there is no more to read.
    }
    each.accept('\n');
  }

  private void split(int b, Consumer<String> line) {
    if (b != '\n' && b != '\r') {
      keep(b, MAX_LINE);
    } else if (kept.size() > 0) {
      line.accept(kept.toString(StandardCharsets.UTF_8));
      kept.reset();
    }
  }

  private void keep(int b, int most) {
    if (kept.size() < most) {
      kept.write(b);
    }
  }

  void await(Duration most) throws InterruptedException {
    thread.join(most);
  }

  String text() {
    return kept.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      return; // Nothing is read from it any more.
    }
  }
}
