package dev.millrace.queue.machine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/// Writes and reads the machine's own records: one version byte, then the fields in order. Numbers
/// are variable-length in values (small ones take a byte) and big-endian in keys (so that they
/// sort).
final class Bytes {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Bytes() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  static final class Out {
    private byte[] buffer;
    private int size;

    Out(int expected) {
      buffer = new byte[expected];
    }

    private void room(int more) {
      if (size + more > buffer.length) {
        buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
      }
    }

    Out u8(int value) {
      room(1);
      buffer[size++] = (byte) value;
      return this;
    }

    Out u32(int value) {
      room(Integer.BYTES);
      INT.set(buffer, size, value);
      size += Integer.BYTES;
      return this;
    }

    Out u64(long value) {
      room(Long.BYTES);
      LONG.set(buffer, size, value);
      size += Long.BYTES;
      return this;
    }

    /// An unsigned number in groups of seven bits, lowest first.
    Out number(long value) {
      room(10);
      while ((value & ~0x7FL) != 0) {
        buffer[size++] = (byte) (value | 0x80);
        value >>>= 7;
      }
      buffer[size++] = (byte) value;
      return this;
    }

    Out time(Instant value) {
      return number(value.toEpochMilli());
    }

    Out text(String value) {
      return blob(value.getBytes(StandardCharsets.UTF_8));
    }

    Out blob(byte[] value) {
      return number(value.length).raw(value);
    }

    Out raw(byte[] value) {
      room(value.length);
      System.arraycopy(value, 0, buffer, size, value.length);
      size += value.length;
      return this;
    }

    byte[] done() {
      return size == buffer.length ? buffer : Arrays.copyOf(buffer, size);
    }
  }

  static final class In {
    private final byte[] buffer;
    private int at;

    In(byte[] buffer) {
      this.buffer = buffer;
    }

    /// Reads the version byte.
    ///
    /// @throws IllegalStateException when a newer build wrote this record
    In version(int newest) {
      int version = u8();
      if (version < 1 || version > newest) {
        throw new IllegalStateException(
            "the store holds a record of format %d, and this build reads 1 to %d: run the build that wrote it, or a newer one"
                .formatted(version, newest));
      }
      return this;
    }

    int u8() {
      return buffer[at++] & 0xFF;
    }

    int u32() {
      return u8() << 24 | u8() << 16 | u8() << 8 | u8();
    }

    long u64() {
      return (long) u32() << 32 | u32() & 0xFFFFFFFFL;
    }

    long number() {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        int next = u8();
        value |= (long) (next & 0x7F) << shift;
        if (next < 0x80) {
          return value;
        }
      }
    }

    Instant time() {
      return Instant.ofEpochMilli(number());
    }

    String text() {
      int length = (int) number();
      String value = new String(buffer, at, length, StandardCharsets.UTF_8);
      at += length;
      return value;
    }

    byte[] blob() {
      int length = (int) number();
      byte[] value = Arrays.copyOfRange(buffer, at, at + length);
      at += length;
      return value;
    }

    boolean atEnd() {
      return at == buffer.length;
    }

    byte[] rest() {
      return Arrays.copyOfRange(buffer, at, buffer.length);
    }
  }
}
