package dev.millrace.source.list;

import dev.millrace.contracts.Names;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.source.list.ListFormat.BadRecord;
import dev.millrace.source.list.ListSource.Settings;
import dev.millrace.source.list.Records.Found;
import dev.millrace.source.work.Skipped;
import dev.millrace.source.work.Skipped.Reason;
import dev.millrace.source.work.SourceUnavailable;
import dev.millrace.source.work.SourceUnavailable.Why;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One version of a list that has been read. Immutable.
final class ListContent {
  private static final String UNREADABLE =
      "not UTF-8, longer than %d bytes, or with a quote that is not closed"
          .formatted(Records.MAX_BYTES);

  private final ListFile file;
  private final ListFile.Version version;
  private final ListFormat format;
  private final ListIndex index;

  private final boolean provisional;

  private ListContent(
      ListFile file,
      ListFile.Version version,
      ListFormat format,
      ListIndex index,
      boolean provisional) {
    this.provisional = provisional;
    this.file = file;
    this.version = version;
    this.format = format;
    this.index = index;
  }

  /// Reads the whole list. A record that is of no use is left out, with its line in the log. So is,
  /// for now, a last line without an end while somebody may still be writing it.
  ///
  /// @throws SourceUnavailable when the file cannot be read, its header is wrong, or it has too
  ///     many entries
  static ListContent read(ListFile file, Settings settings, Skipped skipped, Instant now)
      throws IOException {
    ListFile.Version version = file.version();
    boolean mayGrow = Duration.between(version.modified(), now).abs().compareTo(file.settles()) < 0;
    try (var records = new Records(file.open(0), 1)) {
      ListFormat format = format(file, settings, records);
      var reading = new Reading(file, format, skipped, settings.maxItems());
      for (Found found = records.next(format::isUnfinished);
          found != null;
          found = records.next(format::isUnfinished)) {
        if (mayGrow && !found.ended()) {
          return new ListContent(file, version, format, reading.index.build(), true);
        }
        reading.take(found);
      }
      return new ListContent(file, version, format, reading.index.build(), false);
    }
  }

  private static ListFormat format(ListFile file, Settings settings, Records records)
      throws IOException {
    return switch (settings.formatOf(file.path())) {
      case PLAIN -> new PlainLines();
      case JSON -> new JsonLines(settings.namePointer());
      case CSV -> csv(file, settings, records);
    };
  }

  private static ListFormat csv(ListFile file, Settings settings, Records records)
      throws IOException {
    Found header = records.next(text -> false);
    if (header == null) {
      return new PlainLines();
    }
    try {
      return new CsvRows(settings.delimiter(), titles(header), settings.name());
    } catch (BadRecord e) {
      throw new SourceUnavailable(
          Why.NONSENSE, "line 1 of %s: %s".formatted(file.path(), e.getMessage()), e);
    }
  }

  private static String titles(Found header) throws BadRecord {
    if (header.text() == null) {
      throw new BadRecord(UNREADABLE);
    }
    return header.text();
  }

  ListIndex index() {
    return index;
  }

  /// Whether this is what the file holds now.
  boolean isCurrent() throws SourceUnavailable {
    return !provisional && version.equals(file.version());
  }

  /// The data of an entry; empty when the record is no longer where it was.
  Optional<JsonData> data(int entry) throws IOException {
    try (var records = new Records(file.open(index.offset(entry)), 1)) {
      Found found = records.next(format::isUnfinished);
      @Nullable String text = found == null ? null : found.text();
      return text == null || !format.name(text).equals(index.name(entry))
          ? Optional.empty()
          : Optional.of(format.data(text));
    } catch (BadRecord e) {
      return Optional.empty();
    }
  }

  /// Takes one record after the other.
  private static final class Reading {
    private final ListFile file;
    private final ListFormat format;
    private final Skipped skipped;
    private final int most;
    private final ListIndex.Builder index = new ListIndex.Builder();

    Reading(ListFile file, ListFormat format, Skipped skipped, int most) {
      this.file = file;
      this.format = format;
      this.skipped = skipped;
      this.most = most;
    }

    void take(Found found) throws SourceUnavailable {
      if (found.text() == null) {
        leaveOut(Reason.BROKEN, found, UNREADABLE);
        return;
      }
      try {
        add(Names.requireItemName(format.name(found.text())), found);
      } catch (BadRecord e) {
        leaveOut(Reason.BROKEN, found, String.valueOf(e.getMessage()));
      } catch (IllegalArgumentException e) {
        leaveOut(Reason.BAD_NAME, found, String.valueOf(e.getMessage()));
      }
    }

    private void add(String name, Found found) throws SourceUnavailable {
      if (index.size() == most || !index.hasRoomFor(name)) {
        throw new SourceUnavailable(
            Why.TOO_LARGE,
            "the list %s has more than %d entries, or more than 1 GiB of names: split it, or raise millrace.source.list.max-items"
                .formatted(file.path(), most),
            null);
      }
      if (!index.add(name, found.offset())) {
        leaveOut(Reason.DUPLICATE, found, "\"" + name + "\" stands in the list already");
      }
    }

    private void leaveOut(Reason reason, Found found, String why) {
      skipped.skip(reason, "line %d of %s: %s".formatted(found.line(), file.path(), why));
    }
  }
}
