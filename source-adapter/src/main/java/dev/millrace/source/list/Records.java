package dev.millrace.source.list;

import dev.millrace.contracts.Utf8;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Splits a list into records: lines, or several lines where a format lets a record go on. Reads
/// `\n` and `\r\n`, and skips a byte order mark. Not safe for several threads.
final class Records implements AutoCloseable {
  /// Bytes a record may have; a longer one is broken.
  static final int MAX_BYTES = 1024 * 1024;

  /// Lines a record may have. A quote that is never closed would otherwise take all that follows.
  static final int MAX_LINES = 1000;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream in;
  private final Deque<Line> pushedBack = new ArrayDeque<>();
  private long offset;
  private long number;

  /// @param text null when the bytes are not UTF-8 or too many
  /// @param ended whether there is a line end behind it
  private record Line(long offset, long number, @Nullable String text, boolean ended) {
    Found alone() {
      return new Found(offset, number, text, ended);
    }
  }

  /// @param offset bytes from the beginning of the list to the record
  /// @param line the number of its first line, from 1
  /// @param text null when the record cannot be read
  /// @param ended false for the last record of a list without a line end, of which more may follow
  record Found(long offset, long line, @Nullable String text, boolean ended) {}

  /// @param channel open at the beginning of a record; closed with this
  /// @param line the number of the first line there
  Records(SeekableByteChannel channel, long line) throws IOException {
    this.in = new BufferedInputStream(Channels.newInputStream(channel), 64 * 1024);
    this.offset = channel.position();
    this.number = line - 1;
    if (offset == 0) {
      skipByteOrderMark();
    }
  }

  private void skipByteOrderMark() throws IOException {
    in.mark(3);
    if (Arrays.equals(in.readNBytes(3), BYTE_ORDER_MARK)) {
      offset = 3;
    } else {
      in.reset();
    }
  }

  /// The next record that is not empty; null at the end.
  ///
  /// @param isUnfinished whether a line begins or ends something that goes over several. When it
  ///     goes on for too long, its first line alone is given as a record that cannot be read.
  @Nullable Found next(Predicate<String> isUnfinished) throws IOException {
    Line first = nonEmpty();
    if (first == null) {
      return null;
    }
    return first.text() == null || !isUnfinished.test(first.text())
        ? first.alone()
        : joined(first, first.text(), isUnfinished);
  }

  private Found joined(Line first, String begun, Predicate<String> isUnfinished)
      throws IOException {
    var taken = new ArrayDeque<Line>();
    var text = new StringBuilder(begun);
    while (taken.size() < MAX_LINES && text.length() < MAX_BYTES) {
      Line more = line();
      if (more == null) {
        break;
      }
      taken.add(more);
      if (more.text() == null) {
        break;
      }
      text.append('\n').append(more.text());
      if (isUnfinished.test(more.text())) {
        return new Found(first.offset(), first.number(), text.toString(), more.ended());
      }
    }
    boolean ended = taken.isEmpty() ? first.ended() : taken.getLast().ended();
    taken.descendingIterator().forEachRemaining(pushedBack::addFirst);
    return new Found(first.offset(), first.number(), null, ended);
  }

  private @Nullable Line nonEmpty() throws IOException {
    Line line = line();
    while (line != null && line.text() != null && line.text().isEmpty()) {
      line = line();
    }
    return line;
  }

  private @Nullable Line line() throws IOException {
    if (!pushedBack.isEmpty()) {
      return pushedBack.removeFirst();
    }
    var bytes = new ByteArrayOutputStream(128);
    long begin = offset;
    int b = in.read();
    if (b < 0) {
      return null;
    }
    for (; b >= 0 && b != '\n'; b = in.read()) {
      offset++;
      if (bytes.size() <= MAX_BYTES) {
        bytes.write(b);
      }
    }
    offset += b < 0 ? 0 : 1;
    number++;
    return new Line(begin, number, decode(bytes.toByteArray()), b >= 0);
  }

  private static @Nullable String decode(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      return null;
    }
    boolean carriageReturn = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
    return Utf8.text(ByteBuffer.wrap(bytes, 0, bytes.length - (carriageReturn ? 1 : 0)));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
