package dev.millrace.queue.engine.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Remembers, outside the store's own log, how far the store had got when it last answered. The log
/// alone cannot tell a record that was torn by a crash, and never answered for, from the last
/// answered one gone bad: both just end it early. With this mark, the second is found.
///
/// The mark lives in a mapped file, so moving it costs no system call. It is moved only after the
/// store is durable: whatever an earlier state of the file a power cut brings back, it is never too
/// high. Whoever has the mark has the file locked, so that nobody looks at a log while it grows.
final class HighWaterMark implements AutoCloseable {
  private static final int SLOTS = 2;
  private static final long SLOT_BYTES = 16;

  private final Arena mapping = Arena.ofShared();
  private final FileChannel channel;
  private final MemorySegment file;
  private int slot;

  /// @param path created when it is not there
  /// @throws Taken when another process has it, or another store of this one
  HighWaterMark(Path path) throws IOException {
    channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    MemorySegment mapped = null;
    try {
      lock();
      if (channel.size() < SLOTS * SLOT_BYTES) {
        // Takes up its disk space now: a mapped page without any, on a full disk, would end the
        // process.
        channel.write(ByteBuffer.allocate((int) (SLOTS * SLOT_BYTES)), 0);
      }
      mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, SLOTS * SLOT_BYTES, mapping);
    } finally {
      if (mapped == null) {
        close();
      }
    }
    file = mapped;
  }

  private void lock() throws IOException {
    try {
      if (channel.tryLock() == null) {
        throw new Taken();
      }
    } catch (OverlappingFileLockException e) {
      throw new Taken();
    }
  }

  /// Somebody else has the mark.
  static final class Taken extends IOException {
    Taken() {
      super("another process has it open");
    }
  }

  /// The highest mark; 0 when none was ever set.
  ///
  /// @throws IOException when neither slot is whole: a crash can tear only the one being written
  long get() throws IOException {
    long first = read(0);
    long second = read(1);
    if (first < 0 && second < 0) {
      throw new IOException("both slots of the high-water mark are damaged");
    }
    return Math.max(first, second);
  }

  private long read(int which) {
    long value = file.get(ValueLayout.JAVA_LONG, which * SLOT_BYTES);
    long check = file.get(ValueLayout.JAVA_LONG, which * SLOT_BYTES + Long.BYTES);
    return check == scramble(value) || (value == 0 && check == 0) ? value : -1;
  }

  void set(long value) {
    long at = slot * SLOT_BYTES;
    file.set(ValueLayout.JAVA_LONG, at, value);
    file.set(ValueLayout.JAVA_LONG, at + Long.BYTES, scramble(value));
    slot = 1 - slot;
  }

  @Override
  public void close() {
    mapping.close();
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long scramble(long value) {
    return Long.reverse(value) ^ 0x6d_69_6c_6c_72_61_63_65L;
  }
}
