package dev.millrace.launcher.scale;

import dev.millrace.contracts.json.Durations;
import dev.millrace.launcher.console.Table;
import dev.millrace.launcher.scale.Arrival.Work;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a recorded trace: `time`, `time,count` or `time,count,work` on each line, in the order of
/// time.
///
/// A time is seconds (`12.5`) or an instant (`2026-01-01T08:00:00Z`); the trace begins with the
/// first. Work is a duration, or `stuck`. Empty lines and those that begin with `#` are passed
/// over, and so is a first line that begins with `time`. A byte order mark is no part of it.
final class ArrivalFile {
  static final int MAX_ITEMS = 1_000_000;
  static final long MAX_CHARACTERS = 64L << 20;
  static final Duration MAX_SPAN = Duration.ofDays(366);

  private final Path path;
  private final List<Arrival> arrivals = new ArrayList<>();
  private long characters;
  private int line;
  private @Nullable Boolean instants;
  private long first;
  private long last;

  private ArrivalFile(Path path) {
    this.path = path;
  }

  /// @throws IllegalArgumentException with the file and the line of the mistake
  static Trace read(Path path) {
    return new ArrivalFile(path).read();
  }

  private Trace read() {
    try {
      if (Files.isRegularFile(path) && Files.size(path) > MAX_CHARACTERS) {
        throw tooLong();
      }
      try (BufferedReader reader = Files.newBufferedReader(path)) {
        for (String text = reader.readLine(); text != null; text = reader.readLine()) {
          take(text);
        }
      }
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("%s is not text in UTF-8".formatted(path), e);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no file %s".formatted(path), e);
    } catch (AccessDeniedException e) {
      throw new IllegalArgumentException("%s may not be read".formatted(path), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
    if (arrivals.isEmpty()) {
      throw new IllegalArgumentException(
          "%s holds no arrival: write one time a line".formatted(path));
    }
    return new Trace(List.copyOf(arrivals));
  }

  private void take(String text) {
    line++;
    characters += text.length() + 1;
    if (characters > MAX_CHARACTERS) {
      throw tooLong();
    }
    String content = (line == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text).strip();
    if (!content.isEmpty() && !content.startsWith("#") && !isHeading(content)) {
      add(content.split(",", -1));
    }
  }

  private boolean isHeading(String content) {
    return line == 1 && content.startsWith("time");
  }

  private void add(String[] cells) {
    if (cells.length > 3) {
      throw wrong("has %d columns: write time, count and work at most".formatted(cells.length));
    }
    long at = time(cells[0].strip());
    int count = cells.length < 2 ? 1 : count(cells[1].strip());
    Work work = cells.length < 3 ? null : work(cells[2].strip());
    if (count > MAX_ITEMS - arrivals.size()) {
      throw wrong("is about more than %,d items: replay a part of the trace".formatted(MAX_ITEMS));
    }
    for (int i = 0; i < count; i++) {
      arrivals.add(new Arrival(at, work));
    }
  }

  /// Since the trace began.
  private long time(String cell) {
    boolean instant = cell.indexOf('T') > 0;
    if (instants != null && instants != instant) {
      throw wrong("mixes seconds and instants: write all times alike");
    }
    long millis = instant ? instant(cell) : seconds(cell);
    if (instants == null) {
      instants = instant;
      first = millis;
      last = millis;
    }
    if (millis < last) {
      throw wrong("goes back in time: sort the lines");
    }
    // Below 0 there are too many to be counted.
    if (millis - first > MAX_SPAN.toMillis() || millis - first < 0) {
      throw wrong("is more than %d days after the first".formatted(MAX_SPAN.toDays()));
    }
    last = millis;
    return millis - first;
  }

  private long instant(String cell) {
    try {
      return Instant.parse(cell).toEpochMilli();
    } catch (DateTimeParseException | ArithmeticException e) {
      throw wrong(
          "\"%s\" is no instant such as 2026-01-01T08:00:00Z".formatted(Table.printable(cell)));
    }
  }

  private long seconds(String cell) {
    if (cell.length() <= 32 && cell.matches("\\d{1,12}(\\.\\d+)?")) {
      return new BigDecimal(cell).movePointRight(3).longValue();
    }
    throw wrong("\"%s\" is no time in seconds such as 12.5".formatted(Table.printable(cell)));
  }

  private int count(String cell) {
    if (cell.matches("\\d{1,9}")) {
      return Integer.parseInt(cell);
    }
    throw wrong("\"%s\" is no count of items".formatted(Table.printable(cell)));
  }

  private @Nullable Work work(String cell) {
    if (cell.isEmpty()) {
      return null;
    }
    if (cell.equals("stuck")) {
      return new Work.Stuck();
    }
    try {
      Duration work = Durations.parse(cell);
      if (work.toMillis() >= 1 && work.compareTo(WorkTime.MOST) <= 0) {
        return new Work.Lasting(work.toMillis());
      }
    } catch (IllegalArgumentException e) {
      // The same words as for one that is too short or too long.
    }
    throw wrong(
        "\"%s\" is neither \"stuck\" nor a time from 1ms to %s"
            .formatted(Table.printable(cell), Durations.format(WorkTime.MOST)));
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("%s, line %d: %s".formatted(path, line, what));
  }

  private IllegalArgumentException tooLong() {
    return new IllegalArgumentException(
        "%s is longer than %d MiB: replay a part of it".formatted(path, MAX_CHARACTERS >> 20));
  }
}
