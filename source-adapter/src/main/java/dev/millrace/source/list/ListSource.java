package dev.millrace.source.list;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.rim.settings.CheckedSettings;
import dev.millrace.rim.settings.Mistakes;
import dev.millrace.source.work.BadCursor;
import dev.millrace.source.work.Page;
import dev.millrace.source.work.Skipped;
import dev.millrace.source.work.SourceKind;
import dev.millrace.source.work.StaleCursor;
import dev.millrace.source.work.WorkSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import tools.jackson.core.JsonPointer;

/// The entries of a list: JSON lines, CSV rows or plain lines. The file is read again when it has
/// changed.
///
/// Names come in the order of the list. The cursor is the number of entries before it and a
/// checksum of their names, so that a list may grow between two pages; when what was listed has
/// changed, the cursor is stale.
@SourceKind("list")
@EnableConfigurationProperties(ListSource.Settings.class)
final class ListSource implements WorkSource {
  private static final Logger LOG = LoggerFactory.getLogger(ListSource.class);
  private static final Pattern CURSOR = Pattern.compile("(\\d{1,9})-([0-9a-f]{1,16})");

  private static final Duration SETTLES = Duration.ofSeconds(2);

  private final Settings settings;
  private final InstantSource clock;
  private final ListFile file;
  private final Skipped skipped;
  private @Nullable ListContent content;

  ListSource(Settings settings, InstantSource clock, Skipped skipped) {
    this.settings = settings;
    this.clock = clock;
    this.skipped = skipped;
    this.file =
        settings.isStandardInput() ? standardInput() : new ListFile(settings.path(), SETTLES);
  }

  private static ListFile standardInput() {
    LOG.info("reading the list from the standard input, to its end");
    return ListFile.of(System.in);
  }

  @Override
  public Page list(@Nullable String cursor, int limit) throws IOException {
    ListIndex index = content().index();
    int from = cursor == null ? 0 : position(index, cursor);
    int to = (int) Math.min(index.size(), (long) from + limit);
    var names = new ArrayList<String>(to - from);
    for (int entry = from; entry < to; entry++) {
      names.add(index.name(entry));
    }
    return new Page(names, to == index.size() ? null : "%d-%x".formatted(to, index.checksum(to)));
  }

  private static int position(ListIndex index, String cursor) throws IOException {
    Matcher matcher = CURSOR.matcher(cursor);
    if (!matcher.matches()) {
      throw new BadCursor("the continue token does not belong to a list");
    }
    int position = Integer.parseInt(matcher.group(1));
    long checksum = Long.parseUnsignedLong(matcher.group(2), 16);
    if (position > index.size() || index.checksum(position) != checksum) {
      throw new StaleCursor(
          "the part of the list that was listed already has changed: list again without"
              + " \"continue\"");
    }
    return position;
  }

  @Override
  public Optional<JsonData> item(String name) throws IOException {
    ListContent current = content();
    int entry = current.index().find(name);
    return entry < 0 ? Optional.empty() : current.data(entry);
  }

  @Override
  public void check() throws IOException {
    content();
  }

  /// The list as it is now. One thread reads, the others wait for it.
  private synchronized ListContent content() throws IOException {
    ListContent known = content;
    if (known == null || !known.isCurrent()) {
      known = ListContent.read(file, settings, skipped, clock.instant());
      content = known;
    }
    return known;
  }

  enum Format {
    PLAIN,
    JSON,
    CSV
  }

  /// @param file the list; `-` is the standard input, which is read once, at start
  /// @param format none = by the file's ending: `.jsonl`, `.ndjson`, `.json` or `.csv`, else plain
  /// @param name JSON: the pointer to the name, such as `/id`; CSV: the title of its column, none =
  ///     the first; plain: of no use
  /// @param delimiter between the columns of CSV; neither a quote nor a line end
  /// @param maxItems entries a list may have, up to 50 million; each takes some 30 bytes of heap
  ///     beside its name
  @ConfigurationProperties(prefix = "millrace.source.list", ignoreUnknownFields = false)
  record Settings(
      @DefaultValue("") String file,
      @Nullable Format format,
      @DefaultValue("") String name,
      @DefaultValue(",") char delimiter,
      @DefaultValue("5000000") int maxItems)
      implements CheckedSettings {
    @Override
    public void check() {
      var mistakes = new Mistakes("millrace.source.list.");
      if (file.isBlank()) {
        mistakes.wrong("file", "is not set: set it to the list, or to - for the standard input");
      }
      mistakes.number("max-items", maxItems, 1, 50_000_000);
      if (delimiter == '"' || delimiter == '\r' || delimiter == '\n') {
        mistakes.wrong(
            "delimiter",
            "is a quote or a line end, which mean something else in CSV: set it to what stands"
                + " between the columns, such as ;");
      }
      if (formatOf(file, format) == Format.JSON && !name.startsWith("/")) {
        mistakes.wrong(
            "name",
            "is \"%s\": set it to the JSON Pointer of the name in each line, such as /id"
                .formatted(name));
      }
      mistakes.throwIfAny();
    }

    boolean isStandardInput() {
      return file.equals("-");
    }

    Path path() {
      return Path.of(file).toAbsolutePath();
    }

    Format formatOf(Path path) {
      return formatOf(isStandardInput() ? "" : path.toString(), format);
    }

    private static Format formatOf(String file, @Nullable Format format) {
      if (format != null) {
        return format;
      }
      String ending = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
      return switch (ending) {
        case "jsonl", "ndjson", "json" -> Format.JSON;
        case "csv" -> Format.CSV;
        default -> Format.PLAIN;
      };
    }

    JsonPointer namePointer() {
      return JsonPointer.compile(name);
    }
  }
}
