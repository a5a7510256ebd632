package dev.millrace.source.directory;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.rim.settings.CheckedSettings;
import dev.millrace.rim.settings.Mistakes;
import dev.millrace.source.work.Page;
import dev.millrace.source.work.Skipped;
import dev.millrace.source.work.SourceKind;
import dev.millrace.source.work.SourceUnavailable;
import dev.millrace.source.work.WorkSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.util.unit.DataSize;

/// The files below a folder. An item's name is the path from the folder to the file; its data are
/// `path` (the same), `size` in bytes, `modified` and `mediaType`, the last by the file's ending.
///
/// Names come in the order of their bytes; the cursor is the last name.
@SourceKind("directory")
@EnableConfigurationProperties(DirectorySource.Settings.class)
final class DirectorySource implements WorkSource {
  private static final int PARKED_WALKS = 4;
  private static final Duration PARKED_FOR = Duration.ofSeconds(30);

  private final Path path;
  private final Settings settings;
  private final Selection selection;
  private final InstantSource clock;
  private final Skipped skipped;
  private final ParkedWalks parked;

  DirectorySource(Settings settings, InstantSource clock, Skipped skipped) {
    this.path = FileNames.absolute(settings.path());
    this.settings = settings;
    this.selection =
        new Selection(
            settings.include(), settings.exclude(), settings.temporary(), settings.hidden());
    this.clock = clock;
    this.skipped = skipped;
    this.parked = new ParkedWalks(PARKED_WALKS, PARKED_FOR, clock);
  }

  @Override
  public Page list(@Nullable String cursor, int limit) throws IOException {
    DirectoryWalk walk = cursor == null ? null : parked.take(cursor);
    if (walk == null) {
      walk = new DirectoryWalk(reader(), settings.window().toBytes(), cursor);
    }
    List<String> names = walk.next(limit);
    if (walk.isFinished()) {
      return new Page(names, null);
    }
    parked.park(names.getLast(), walk);
    return new Page(names, names.getLast());
  }

  @Override
  public Optional<JsonData> item(String name) throws IOException {
    return reader().file(name).map(facts -> data(name, facts));
  }

  private static JsonData data(String name, FileFacts facts) {
    var data = new LinkedHashMap<String, Object>();
    data.put("path", name);
    data.put("size", facts.size());
    data.put("modified", facts.modified().toString());
    data.put(
        "mediaType",
        MediaTypeFactory.getMediaType(name).orElse(MediaType.APPLICATION_OCTET_STREAM).toString());
    return JsonData.of(data);
  }

  @Override
  public void check() throws IOException {
    Path root = root();
    try {
      Files.newDirectoryStream(root).close();
    } catch (IOException e) {
      throw FolderReader.unreadable(root, e);
    }
  }

  private FolderReader reader() throws IOException {
    return new FolderReader(root(), selection, settings.stable(), clock, skipped);
  }

  private Path root() throws IOException {
    try {
      Path root = path.toRealPath();
      if (Files.isDirectory(root)) {
        return root;
      }
      throw FolderReader.missing(path, new NotDirectoryException(path.toString()));
    } catch (NoSuchFileException e) {
      throw FolderReader.missing(path, e);
    } catch (SourceUnavailable e) {
      throw e;
    } catch (IOException e) {
      throw FolderReader.unreadable(path, e);
    }
  }

  /// @param path the folder
  /// @param include patterns of which a file has to match one; none = every file
  /// @param exclude patterns for files and folders to leave out
  /// @param temporary patterns for files that somebody is still working on
  /// @param hidden true takes names that begin with a dot
  /// @param stable how long a file has to be untouched before it is an item, up to 1h, 0s = at
  ///     once; on a network file system not less than its clients cache attributes for
  /// @param window heap for the names of one listing, 64KB to 1GB; more makes listings of large
  ///     folders faster
  @ConfigurationProperties(prefix = "millrace.source.directory", ignoreUnknownFields = false)
  record Settings(
      @DefaultValue("") String path,
      @DefaultValue List<String> include,
      @DefaultValue List<String> exclude,
      @DefaultValue({"*.part", "*.partial", "*.tmp", "*.temp", "*.crdownload", "*.filepart", "*~"})
          List<String> temporary,
      @DefaultValue("false") boolean hidden,
      @DefaultValue("2s") Duration stable,
      @DefaultValue("16MB") DataSize window)
      implements CheckedSettings {
    private static final DataSize MOST_WINDOW = DataSize.ofGigabytes(1);

    Settings {
      include = Glob.whole(include);
      exclude = Glob.whole(exclude);
      temporary = Glob.whole(temporary);
    }

    @Override
    public void check() {
      var mistakes = new Mistakes("millrace.source.directory.");
      if (path.isBlank()) {
        mistakes.wrong("path", "is not set: set it to the folder that holds the files");
      }
      globs("include", include, mistakes);
      globs("exclude", exclude, mistakes);
      globs("temporary", temporary, mistakes);
      mistakes.time("stable", stable, Duration.ZERO, Duration.ofHours(1));
      if (window.toKilobytes() < 64 || window.compareTo(MOST_WINDOW) > 0) {
        mistakes.wrong("window", "is %s: it must be 64KB to 1GB".formatted(window));
      }
      mistakes.throwIfAny();
    }

    private static void globs(String key, List<String> globs, Mistakes mistakes) {
      for (int i = 0; i < globs.size(); i++) {
        try {
          new Glob(globs.get(i));
        } catch (IllegalArgumentException e) {
          mistakes.wrong(key + "[" + i + "]", e.getMessage());
        }
      }
    }
  }
}
