package dev.millrace.source.directory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Goes through a tree of folders in the order of whole names, one folder's names in memory at a
/// time for each level of depth. A walk can begin behind any name, whether or not it still exists.
///
/// A folder sorts as if its name ended with `/`; with that, the order of a walk is the order of the
/// whole names as bytes, and the last name given is all that is needed to go on.
///
/// Memory: a level may use three quarters of what the levels above it left of the budget. Not safe
/// for several threads.
final class DirectoryWalk {
  private static final long LEAST_FOR_A_LEVEL = 32 * 1024;

  private final FolderReader reader;
  private final long budget;
  private final Deque<Level> levels = new ArrayDeque<>();
  private @Nullable String upcoming;

  /// @param budget bytes of heap for names
  /// @param after begin behind this name; null = from the beginning
  DirectoryWalk(FolderReader reader, long budget, @Nullable String after) throws IOException {
    this.reader = reader;
    this.budget = budget;
    levels.addLast(new Level("", after == null ? null : bytes(after)));
    upcoming = advance();
  }

  /// The names that follow, at most `limit`; fewer only at the end.
  List<String> next(int limit) throws IOException {
    var names = new ArrayList<String>(Math.min(limit, 1024));
    while (upcoming != null && names.size() < limit) {
      names.add(upcoming);
      upcoming = advance();
    }
    return names;
  }

  boolean isFinished() {
    return upcoming == null;
  }

  private @Nullable String advance() throws IOException {
    while (!levels.isEmpty()) {
      Level level = levels.getLast();
      byte[] name = level.next();
      if (name == null) {
        levels.removeLast();
      } else if (NameWindow.isFolder(name)) {
        levels.addLast(new Level(level.nameOf(name), level.restBelow(name)));
      } else {
        return level.nameOf(name);
      }
    }
    return null;
  }

  private long room(@Nullable Level exceptFor) {
    long used =
        levels.stream()
            .filter(level -> level != exceptFor)
            .mapToLong(level -> level.window.size())
            .sum();
    return Math.max(LEAST_FOR_A_LEVEL, (budget - used) * 3 / 4);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// One folder on the way.
  private final class Level {
    private final String prefix;
    private final byte @Nullable [] rest;
    private NameWindow window;
    private List<byte[]> names;
    private int position;

    /// @param rest what of the name to begin behind is left below this folder; null = nothing
    Level(String prefix, byte @Nullable [] rest) throws IOException {
      this.prefix = prefix;
      this.rest = rest;
      int slash = rest == null ? -1 : indexOfSlash(rest);
      this.window =
          rest != null && slash >= 0
              ? new NameWindow(room(null), Arrays.copyOf(rest, slash + 1), true)
              : new NameWindow(room(null), rest, false);
      this.names = reader.read(prefix, window);
    }

    byte @Nullable [] next() throws IOException {
      while (position == names.size()) {
        if (!window.isPartial()) {
          return null;
        }
        readOn();
      }
      return names.get(position++);
    }

    /// Reads the folder once more for the names that did not fit.
    private void readOn() throws IOException {
      names = List.of();
      window = window.following(room(this));
      names = reader.read(prefix, window);
      position = 0;
    }

    String nameOf(byte[] name) {
      return prefix + new String(name, StandardCharsets.UTF_8);
    }

    /// Where to begin in a folder of this one.
    byte @Nullable [] restBelow(byte[] folder) {
      if (rest == null
          || rest.length <= folder.length
          || !Arrays.equals(rest, 0, folder.length, folder, 0, folder.length)) {
        return null;
      }
      return Arrays.copyOfRange(rest, folder.length, rest.length);
    }
  }

  private static int indexOfSlash(byte[] name) {
    for (int i = 0; i < name.length; i++) {
      if (name[i] == '/') {
        return i;
      }
    }
    return -1;
  }
}
